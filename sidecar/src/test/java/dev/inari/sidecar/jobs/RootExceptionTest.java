package dev.inari.sidecar.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootExceptionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "{\"root-exception\":null,\"timestamp\":null,\"exceptionHistory\":{\"entries\":[]}}",
                "{\"root-exception\":\"\",\"exceptionHistory\":7}"
            })
    void aJobThatDidNotFailHasNone(String document) throws IOException {
        assertThat(RootException.of(document)).isEmpty();
    }

    @Test
    void readsTheFormOfOlderReleases() throws IOException {
        assertThat(RootException.of("{\"root-exception\":\"boom\",\"timestamp\":7,\"all-exceptions\":[]}"))
                .contains(new RootException("boom", 7));
    }

    @Test
    void prefersTheNewestOfTheHistory() throws IOException {
        String document = "{\"root-exception\":\"old\",\"timestamp\":7,\"exceptionHistory\":{\"entries\":["
                + "{\"stacktrace\":\"newest\",\"timestamp\":9},{\"stacktrace\":\"older\",\"timestamp\":8}]}}";
        assertThat(RootException.of(document)).contains(new RootException("newest", 9));
    }

    @Test
    void readsTheHistoryWhereverItStands() throws IOException {
        String document = "{\"exceptionHistory\":{\"truncated\":false,\"x\":[[]],\"entries\":["
                + "{\"stacktrace\":\"newest\",\"concurrentExceptions\":[{\"stacktrace\":\"x\"}],\"timestamp\":9}]},"
                + "\"all-exceptions\":[{\"timestamp\":1}],\"root-exception\":\"old\"}";
        assertThat(RootException.of(document)).contains(new RootException("newest", 9));
    }

    @Test
    void isShortenedAndMayHaveNoTime() throws IOException {
        RootException told = RootException.of("{\"root-exception\":\"" + "x".repeat(100_000) + "\"}")
                .orElseThrow();
        assertThat(told.stackTrace()).hasSize(65_536);
        assertThat(told.atMillis()).isEqualTo(FinalState.NOT_TOLD);
    }

    @Test
    void whatIsNoJsonIsSaidToBeNone() {
        assertThatThrownBy(() -> RootException.of("{\"root-")).isInstanceOf(JsonProcessingException.class);
        assertThatThrownBy(() -> RootException.of("{\"exceptionHistory\":{\"entries\":[{},"))
                .isInstanceOf(JsonProcessingException.class);
    }
}
