/** A run in parts as GitHub and GitLab want it. */
import { stringify } from "@std/yaml";
import { TRY_AGAIN } from "./exit_code.ts";
import { type JobPlan, mergeWords, partWords, reportFiles } from "./job_plan.ts";
import { RETRIES } from "./slurm_script.ts";

/** Lets the runner's user open /dev/kvm. */
const LET_KVM =
  `echo 'KERNEL=="kvm", GROUP="kvm", MODE="0666", OPTIONS+="static_node=kvm"' | sudo tee /etc/udev/rules.d/99-kvm4all.rules
sudo udevadm control --reload-rules
sudo udevadm trigger --name-match=kvm
`;

/** GitHub has no retries of its own. */
const retried = (command: string) =>
  `for try in $(seq ${1 + RETRIES}); do
  code=0
  ${command} || code=$?
  [ "$code" -eq ${TRY_AGAIN} ] || break # the host's trouble; any other code is a verdict
done
exit "$code"
`;

/** A workflow of GitHub: a matrix of parts, and the job that puts them together. */
export function githubWorkflow(plan: JobPlan): string {
  const { parts, limit, tool, out, need: { minutes } } = plan;
  const files = reportFiles(plan);
  const host = { "runs-on": "ubuntu-24.04" };
  const checkout = () => ({ uses: "actions/checkout@v4" });
  const workflow = {
    name: "seedling",
    on: ["push", "pull_request"],
    permissions: { contents: "read" },
    jobs: {
      part: {
        ...host,
        "timeout-minutes": minutes,
        strategy: {
          "fail-fast": false,
          ...(limit !== undefined && { "max-parallel": limit }),
          matrix: { part: Array.from({ length: parts }, (_, index) => index + 1) },
        },
        steps: [
          checkout(),
          { run: LET_KVM },
          { run: `${tool} setup` },
          { run: retried(partWords(plan, "$PART", out)), env: { PART: "${{ matrix.part }}" } },
          {
            if: "!cancelled()",
            uses: "actions/upload-artifact@v4",
            with: {
              name: "part-${{ matrix.part }}",
              overwrite: true,
              // Records are raw: they may hold secrets of the guest, and artifacts are for many eyes.
              path: `${out}/\n!${out}/**/records/**\n`,
            },
          },
        ],
      },
      merge: {
        needs: "part",
        if: "!cancelled()",
        ...host,
        steps: [
          checkout(),
          {
            uses: "actions/download-artifact@v4",
            with: { pattern: "part-*", path: out, "merge-multiple": true },
          },
          { run: mergeWords(plan, out) },
          ...(files.length > 0
            ? [{
              if: "!cancelled()",
              uses: "actions/upload-artifact@v4",
              with: { name: "reports", overwrite: true, path: `${files.join("\n")}\n` },
            }]
            : []),
        ],
      },
    },
  };
  return stringify(workflow);
}

/** A pipeline of GitLab, whose `parallel` counts from 1 as parts do. */
export function gitlabPipeline(plan: JobPlan): string {
  const { parts, tool, out, reports, need: { minutes } } = plan;
  const [, junit] = reports.map((each) => /^junit=(.*)$/.exec(each)).find((each) => each) ?? [];
  const files = reportFiles(plan);
  const image = "node:22-bookworm";
  const pipeline = {
    stages: ["part", "merge"],
    part: {
      ...{ stage: "part", image, parallel: parts, timeout: `${minutes} minutes` },
      retry: { max: RETRIES, exit_codes: [TRY_AGAIN] },
      script: [`${tool} setup`, partWords(plan, "$CI_NODE_INDEX", out)],
      // Records are raw: they may hold secrets of the guest, and artifacts are for many eyes.
      artifacts: { when: "always", paths: [`${out}/`], exclude: [`${out}/**/records/**/*`] },
    },
    merge: {
      ...{ stage: "merge", image, when: "always" },
      script: [mergeWords(plan, out)],
      ...(files.length > 0 && {
        artifacts: { when: "always", paths: files, ...(junit !== undefined && { reports: { junit } }) },
      }),
    },
  };
  return stringify(pipeline);
}
