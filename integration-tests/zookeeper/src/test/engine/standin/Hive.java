package standin;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import org.apache.hive.service.server.HiveServer2;

/** A HiveServer2 that registers itself, and does what it is told on standard input, one answer a line. */
public final class Hive {
    private static final HiveServer2 SERVER = new HiveServer2();

    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String answer;
            try {
                answer = run(line.split(" ", 3));
            } catch (Throwable e) {
                answer = "failed " + e;
            }
            System.out.println(answer.replace('\n', ' '));
        }
    }

    private static String run(String[] words) throws Exception {
        switch (words[0]) {
            case "start":
                SERVER.start();
                return SERVER.path();
            case "drains":
                return Integer.toString(SERVER.stops());
            case "session":
                return Long.toString(SERVER.zooKeeperClient()
                        .getZookeeperClient()
                        .getZooKeeper()
                        .getSessionId());
            case "get":
                return Beans.get(words[1], words[2]);
            case "order":
                return Beans.order(words[1]);
            default:
                return "failed: no command " + words[0];
        }
    }
}
