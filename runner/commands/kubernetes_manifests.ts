/** A run in parts as Kubernetes wants it. */
import { stringify } from "@std/yaml";
import { type JobPlan, mergeWords, partWords } from "./job_plan.ts";
import { RETRIES } from "./slurm_script.ts";

const DAY_SECONDS = 86_400;

/** An Indexed Job of the parts, and the Job that puts them together, which waits to be let go. */
export function kubernetesManifests(plan: JobPlan, image: string): string {
  const { parts, limit = parts, out, need: { minutes } } = plan;
  const indexed = jobOf("seedling", {
    completionMode: "Indexed",
    completions: parts,
    parallelism: limit,
    backoffLimitPerIndex: RETRIES,
    maxFailedIndexes: parts,
    activeDeadlineSeconds: 60 * minutes * Math.ceil(parts / limit) * (1 + RETRIES),
    podFailurePolicy: {
      rules: [
        { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
        // 1 and 2 are verdicts. What is left, 75 first of all, is the host's trouble.
        { action: "FailIndex", onExitCodes: { containerName: "seedling", operator: "In", values: [1, 2] } },
      ],
    },
    template: {
      spec: podSpec(plan, image, {
        script: `i=$((JOB_COMPLETION_INDEX + 1)); exec ${partWords(plan, "$i", out)}`,
        limits: { "devices.kubevirt.io/kvm": "1" },
      }),
    },
  });
  const merge = jobOf("seedling-merge", {
    suspend: true,
    backoffLimit: 0,
    template: { spec: podSpec(plan, image, { script: `exec ${mergeWords(plan, out)}`, limits: {} }) },
  });
  return `# ${parts} parts of a run, and the job that puts them together once all have ended, whatever they came to:
#   kubectl apply -f THIS
#   until kubectl get job/seedling -o 'jsonpath={.status.conditions[*].type}' | grep -qwE 'Complete|Failed'; do sleep 30; done
#   kubectl patch job/seedling-merge -p '{"spec":{"suspend":false}}'
# Both claims are yours to make: many pods write to seedling-parts at once, and read images and cases from seedling-work.
# docs/ci/Containerfile of the project builds the container; push it to where your nodes pull it from, and name it by --container.
# devices.kubevirt.io/kvm is /dev/kvm by a device plugin (KubeVirt's, or any other's by its own name).
${stringify(indexed)}---
${stringify(merge)}`;
}

const jobOf = (name: string, spec: object) => ({
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name },
  spec: { ttlSecondsAfterFinished: DAY_SECONDS, ...spec },
});

function podSpec(
  { out, need: { cpus, memoryMiB } }: JobPlan,
  image: string,
  { script, limits }: { readonly script: string; readonly limits: Readonly<Record<string, string>> },
): object {
  const room = { memory: `${memoryMiB}Mi`, "ephemeral-storage": "20Gi" };
  return {
    restartPolicy: "Never",
    automountServiceAccountToken: false,
    // The runner ends its boots in order within seconds of a SIGTERM.
    terminationGracePeriodSeconds: 60,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65_534,
      fsGroup: 65_534,
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [{
      name: "seedling",
      image,
      command: ["/bin/sh", "-c", script],
      workingDir: "/work",
      env: [{ name: "XDG_CACHE_HOME", value: "/tmp/cache" }],
      resources: { requests: { cpu: `${cpus}`, ...room }, limits: { ...room, ...limits } },
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      },
      volumeMounts: [
        { name: "work", mountPath: "/work", readOnly: true },
        { name: "parts", mountPath: out },
        { name: "tmp", mountPath: "/tmp" },
      ],
    }],
    volumes: [
      { name: "work", persistentVolumeClaim: { claimName: "seedling-work", readOnly: true } },
      { name: "parts", persistentVolumeClaim: { claimName: "seedling-parts" } },
      { name: "tmp", emptyDir: {} },
    ],
  };
}
