import { xcomStorage } from "../../../stacks/xcom-storage";
import { settings } from "../../support/settings";

const xcom = { objectStorage: true, maxObjectMib: 2, keepDays: 7 };
const place = { maxBytes: 2_097_152, keepDays: 7 };

test("without the key no value is kept", () => {
    expect(xcomStorage(settings())).toEqual({});
});

test.each(["dev", "prod_local"] as const)("a stack of mode %s has its own bucket, endpoint and key", (mode) => {
    expect(xcomStorage(settings({ mode, xcom }))).toEqual({
        xcomStorage: {
            bucket: "xcom",
            prefix: "xcom/gaiaflow.dev",
            ...place,
            endpoint: "http://minio:9000",
            keyFile: "/run/secrets/s3/credentials",
        },
    });
});

test.each([
    [{ s3: "https://s3.example.com" }, { endpoint: "https://s3.example.com" }],
    [{}, {}],
])(
    "in mode prod with the endpoints %j it is the bucket that is named, and Airflow's own key",
    (endpoints, expected) => {
        const own = settings({ mode: "prod", endpoints, xcom: { ...xcom, bucket: "ml-values" } });
        expect(xcomStorage(own)).toEqual({
            xcomStorage: { bucket: "ml-values", prefix: "xcom/gaiaflow.dev", ...place, ...expected },
        });
    },
);
