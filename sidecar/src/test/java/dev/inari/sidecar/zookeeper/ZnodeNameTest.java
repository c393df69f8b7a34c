package dev.inari.sidecar.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZnodeNameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                "''                                                     | it has no serverUri= and no serviceUri=",
                "junk                                                   | it has no serverUri= and no serviceUri=",
                ";;;===;                                                | it has no serverUri= and no serviceUri=",
                "uri=h:1;version=1;sequence=0000000000                  | it has no serverUri= and no serviceUri=",
                "serverUri=;version=1.8.1;sequence=0000000000           | serverUri= at character 1 is no host:port",
                "serverUri=h;version=1.8.1;sequence=0000000000          | serverUri= at character 1 is no host:port",
                "serverUri=h:0;version=1.8.1;sequence=0000000000        | serverUri= at character 1 is no host:port",
                "serverUri=h:65536;version=1.8.1;sequence=0000000000    | serverUri= at character 1 is no host:port",
                "serverUri=h:+80;version=1.8.1;sequence=0000000000      | serverUri= at character 1 is no host:port",
                "serverUri=:80;version=1.8.1;sequence=0000000000        | serverUri= at character 1 is no host:port",
                "version=1.8.1;serviceUri=h h:1;sequence=0000000000     | serviceUri= at character 15 is no host:port",
                "serverUri=h:1;sequence=0000000000                      | it has no version=",
                "serverUri=h:1;version=;sequence=0000000000             | it has no version=",
                "serverUri=h:1;version=1.8.1                            | it has no sequence= at its end",
                "serverUri=h:1;version=1.8.1;sequence=12                | sequence= at character 29 is not followed by ten digits",
                "serverUri=h:1;version=1.8.1;sequence=00000000x0        | sequence= at character 29 is not followed by ten digits",
            })
    void malformedNamesAreKeptWithWhatIsWrong(String name, String problem) {
        ZnodeName parsed = ZnodeName.parse(name);

        assertThat(parsed.isMalformed()).isTrue();
        assertThat(parsed.problem()).isEqualTo(problem);
        assertThat(parsed.text()).isEqualTo(name);
    }

    @Test
    void whatCanBeReadOfAMalformedNameIsTold() {
        ZnodeName parsed = ZnodeName.parse("serverUri=h:1;refId=r1");

        assertThat(parsed.isMalformed()).isTrue();
        assertThat(parsed.address()).isEqualTo("h:1");
        assertThat(parsed.refId()).isEqualTo("r1");
    }

    @Test
    void nameWithoutEndIsShortened() {
        ZnodeName parsed = ZnodeName.parse("serverUri=h:1;version=1;x=" + "y".repeat(ZnodeName.LONGEST));

        assertThat(parsed.isMalformed()).isTrue();
        assertThat(parsed.problem()).contains("8218 characters");
        assertThat(parsed.text()).hasSize(256);
    }

    @ParameterizedTest
    @ValueSource(strings = {"serviceUri", "serverUri"})
    void bothSpellingsAreRead(String key) {
        ZnodeName parsed = ZnodeName.parse(key + "=127.0.0.1:39941;version=1.8.1;refId=ref-0002;sequence=0000000000");

        assertThat(parsed.problem()).isEmpty();
        assertThat(parsed.isMalformed()).isFalse();
        assertThat(parsed.address()).isEqualTo("127.0.0.1:39941");
        assertThat(parsed.version()).isEqualTo("1.8.1");
        assertThat(parsed.refId()).isEqualTo("ref-0002");
        assertThat(parsed.attributes()).isEmpty();
    }

    @Test
    void attributesKeepTheirEqualsSignsAndPartsWithoutOneAreNoMatter() {
        ZnodeName parsed = ZnodeName.parse("serverUri=h:1;version=1.10.3;kyuubi.engine.id=application_1_2;"
                + "kyuubi.engine.url=http://h/?a=b;stray;spark.driver.memory=;refId=r;sequence=2147483647");

        assertThat(parsed.problem()).isEmpty();
        assertThat(parsed.attributes())
                .containsOnly(
                        entry("kyuubi.engine.id", "application_1_2"),
                        entry("kyuubi.engine.url", "http://h/?a=b"),
                        entry("spark.driver.memory", ""));
    }

    @Test
    void ofTwoTheLastCountsAsForKyuubi() {
        assertThat(ZnodeName.parse("serverUri=h:1;version=1;refId=a;refId=b;sequence=0000000000")
                        .refId())
                .isEqualTo("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::1]:10009", "fe80::1:10009", "kyuubi-0.kyuubi.svc:1", "h:65535"})
    void addressesOfAllKinds(String address) {
        assertThat(ZnodeName.parse("serverUri=" + address + ";version=1;sequence=-2147483648")
                        .address())
                .isEqualTo(address);
    }

    @Test
    void anAddressHoldsNothingThatATerminalObeys() {
        assertThat(ZnodeName.isAddress("host-1.example:10009")).isTrue();
        assertThat(ZnodeName.isAddress("h\u009b31m:1")).isFalse();
        assertThat(ZnodeName.isAddress("h\u001b[31m:1")).isFalse();
    }
}
