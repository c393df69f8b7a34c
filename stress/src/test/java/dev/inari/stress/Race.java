package dev.inari.stress;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.StateCase;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.ReportUtils;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.Runner;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.os.AffinityMode;
import org.openjdk.jcstress.os.NodeType;
import org.openjdk.jcstress.os.SchedulingClass;
import org.openjdk.jcstress.vm.CompileMode;

/**
 * One race as jcstress knows it. Runs it with jcstress's own runner and grading, but in this JVM: jcstress itself starts two JVMs for each
 * race and twenty to look around before the first, which is more than a build should wait for.
 */
record Race(TestInfo info, Options options) {
    static Race of(String name, Options options) {
        return new Race(TestList.getInfo(name), options);
    }

    /** The outcomes that have a name, and whatever else may come out. */
    List<StateCase> outcomes() {
        List<StateCase> outcomes = new ArrayList<>(info.cases());
        outcomes.add(info.unmatched());
        return outcomes;
    }

    TestResult run() throws ReflectiveOperationException {
        SchedulingClass anywhere = new SchedulingClass(AffinityMode.NONE, info.threads(), NodeType.PACKAGE);
        TestConfig config = new TestConfig(options, info, 0, List.of(), CompileMode.UNIFIED, anywhere);
        TestResult result = Class.forName(info.generatedRunner())
                .asSubclass(Runner.class)
                .getConstructor(ForkedTestConfig.class)
                .newInstance(new ForkedTestConfig(config))
                .run();
        result.setConfig(config);
        return result;
    }

    /** Every outcome with how often it was seen, as jcstress prints it. */
    static String report(TestResult result) {
        StringWriter report = new StringWriter();
        ReportUtils.printResult(new PrintWriter(report, true), result, true);
        return report.toString();
    }

    @Override
    public String toString() {
        return info.name().substring(info.name().lastIndexOf('.') + 1);
    }
}
