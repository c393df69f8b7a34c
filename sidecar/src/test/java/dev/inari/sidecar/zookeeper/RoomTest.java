package dev.inari.sidecar.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Number and bytes, each by itself, and what is given back. */
class RoomTest {
    private static final String DIRECTORY =
            "/kyuubi_1.10.3_CONNECTION_SPARK_SQL/ann/00000000-0000-4000-8000-000000000000";

    @Test
    void numberEndsIt() {
        Room room = new Room(2, 1 << 20);

        assertThat(room.take(1)).isTrue();
        assertThat(room.take(1)).isTrue();
        assertThat(room.take(1)).isFalse();
        assertThat(room.full()).contains("more than 2 directories and znodes");

        room.giveBack(1, 1);
        assertThat(room.take(1)).isTrue();
    }

    @Test
    void bytesEndIt() {
        Room room = new Room(100, 3 << 20);

        assertThat(room.take(2 << 20)).isTrue();
        assertThat(room.take(2 << 20)).isFalse();
        assertThat(room.full()).contains("3 MiB", "-Xmx", "INARI_JAVA_OPTS");
        assertThat(room.take(1 << 20)).as("what is smaller still fits").isTrue();

        room.giveBack(1, 2 << 20);
        assertThat(room.take(2 << 20)).isTrue();
    }

    @Test
    void whatCannotBeCountedDoesNotFit() {
        assertThat(new Room(100, 1000).take(Long.MAX_VALUE)).isFalse();
    }

    /** Ten thousand of them, with what Kyuubi writes into a name, were measured to take 2,800 bytes each: docs/limits.md. */
    @Test
    void engineAsKyuubiNamesItIsNotEstimatedTooLow() {
        String name =
                "serverUri=host-17.example.com:24017;version=1.10.3;kyuubi.engine.id=application_1700000000000_04017;"
                        + "kyuubi.engine.url=host-17.example.com:4040;spark.driver.memory=4g;spark.executor.memory=8g;"
                        + "refId=00000000-0000-4000-8000-000000000000;sequence=0000000000";

        assertThat(Room.ofDirectory(DIRECTORY) + Room.ofZnode(DIRECTORY, name)).isBetween(2_800L, 3_200L);
    }
}
