import { anonymousBytes, statisticsOf } from "../../support/memory";

test.each([
    [
        "version 1",
        "13:perf_event:/\n4:memory:/docker/b8f0\n0::/docker/b8f0\n",
        "/sys/fs/cgroup/memory/docker/b8f0/memory.stat",
    ],
    [
        "version 1, with another controller",
        "4:cpu,memory:/docker/b8f0\n",
        "/sys/fs/cgroup/memory/docker/b8f0/memory.stat",
    ],
    ["version 2", "0::/system.slice/docker-b8f0.scope\n", "/sys/fs/cgroup/system.slice/docker-b8f0.scope/memory.stat"],
    ["none", "", undefined],
])("the statistics of a control group of %s", (_, groups, file) => {
    expect(statisticsOf(groups)).toBe(file);
});

test("anonymous memory is that of the group and all below it", () => {
    expect(anonymousBytes("cache 3842048\nrss 4096\nmapped_file 32768\ntotal_cache 1\ntotal_rss 679845888\n")).toBe(
        679845888,
    );
    expect(anonymousBytes("anon 4096\nfile 8192\nanon_thp 0\n")).toBe(4096);
    expect(anonymousBytes("")).toBeUndefined();
});
