import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/**
 * A name node and a data node in this JVM, with Hadoop's own test cluster; run as a source file with Hadoop's class path. {@code MiniHdfs WORK} makes
 * {@code /archives}, and {@code /closed}, into which only its owner may look, and writes its address to {@code WORK/uri}. Each line of its input is a
 * local path and one to copy it to. Ends with its input.
 */
public final class MiniHdfs {
    private MiniHdfs() {}

    public static void main(String[] arguments) throws IOException {
        Configuration configuration = new HdfsConfiguration();
        configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, arguments[0]);
        configuration.setBoolean("dfs.permissions.enabled", true);
        try (MiniDFSCluster cluster =
                        new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
                BufferedReader orders =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            cluster.waitActive();
            FileSystem files = cluster.getFileSystem();
            files.mkdirs(new Path("/archives"));
            Path closed = new Path("/closed");
            files.mkdirs(closed);
            files.setPermission(closed, new FsPermission((short) 0700));
            // A cluster keeps standard output to itself.
            java.nio.file.Path told = java.nio.file.Path.of(arguments[0], "uri");
            Files.move(
                    Files.writeString(told.resolveSibling("uri.new"), cluster.getURI().toString()),
                    told,
                    StandardCopyOption.ATOMIC_MOVE);
            for (String line = orders.readLine(); line != null; line = orders.readLine()) {
                String[] order = line.split(" ", 2);
                files.copyFromLocalFile(new Path(java.nio.file.Path.of(order[0]).toUri()), new Path(order[1]));
            }
        }
    }
}
