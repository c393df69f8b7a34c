package dev.inari.sidecar.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many znodes in one request, and what becomes of it when one of them is gone or forbidden. */
class ZnodeReadsTest {
    private static final int MANY = 90;

    private final TestServer server;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Pipeline pipeline = new Pipeline(thread, this::idle);
    private final ZnodeReads reads = new ZnodeReads(pipeline);
    private final ZooKeeper client;

    ZnodeReadsTest(@TempDir Path data) throws Exception {
        server = TestServer.started(data);
        client = TestServer.client(server.address());
    }

    @BeforeEach
    void fill() throws Exception {
        server.directory("/d");
        for (int i = 0; i < MANY; i++) {
            server.znode("/d/" + i, "h:" + i, ZooDefs.Ids.OPEN_ACL_UNSAFE);
        }
        server.engine().addAuthInfo("digest", "kyuubi:secret".getBytes(StandardCharsets.UTF_8));
        server.znode("/d/forbidden", "x", ZooDefs.Ids.CREATOR_ALL_ACL);
    }

    @AfterEach
    void stop() throws Exception {
        thread.shutdownNow();
        client.close();
        server.close();
    }

    private void idle() {
        reads.flush(client);
    }

    private Map<String, Reply> readAll() throws Exception {
        Map<String, Reply> found = new ConcurrentHashMap<>();
        CountDownLatch answered = new CountDownLatch(MANY + 2);
        thread.execute(() -> {
            for (int i = 0; i < MANY; i++) {
                read("/d/" + i, found, answered);
            }
            read("/d/gone", found, answered);
            read("/d/forbidden", found, answered);
            if (pipeline.isIdle()) {
                idle();
            }
        });
        assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
        return found;
    }

    private void read(String path, Map<String, Reply> found, CountDownLatch answered) {
        reads.read(client, path, reply -> {
            found.put(path, reply);
            answered.countDown();
        });
    }

    /** Else a hundred thousand of them would be a hundred gigabytes with each pass. */
    @Test
    void dataThatIsNoAddressIsNotReadAgain() throws Exception {
        String[] large = {"1", "2", "3"};
        for (String each : large) {
            server.engine().setData("/d/" + each, new byte[200_000], -1);
        }
        assertThat(readAll().get("/d/1")).extracting(Reply::bytes).isEqualTo(200_000L);

        Map<String, Reply> found = readAll();

        assertThat(large).allSatisfy(name -> assertThat(found.get("/d/" + name)).satisfies(each -> {
            assertThat(each.bytes()).isZero();
            assertThat(each.ok()).isTrue();
            assertThat(each.stat()).isNotNull();
        }));
        assertThat(found.get("/d/7")).extracting(Reply::data).isEqualTo("h:7");
        assertThat(found.get("/d/gone")).extracting(Reply::code).isEqualTo(Code.NONODE);
        assertThat(found.get("/d/forbidden")).extracting(Reply::code).isEqualTo(Code.NOAUTH);
    }

    @Test
    void whatIsGoneOrForbiddenKeepsTheOthersTogether() throws Exception {
        for (int round = 0; round < 3; round++) {
            long before = server.requests();
            Map<String, Reply> found = readAll();

            assertThat(found.get("/d/7")).satisfies(each -> {
                assertThat(each.data()).isEqualTo("h:7");
                assertThat(each.stat()).isNotNull();
            });
            assertThat(found.get("/d/gone")).extracting(Reply::code).isEqualTo(Code.NONODE);
            assertThat(found.get("/d/forbidden")).extracting(Reply::code).isEqualTo(Code.NOAUTH);
            // Four that read at first and one later, and a sign of life of each client at most.
            assertThat(server.requests() - before).as("round " + round).isLessThan(10);
        }
    }
}
