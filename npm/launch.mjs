#!/usr/bin/env node
/**
 * What `npx seedling` starts: Deno, of the npm package `deno`, on the tool beside this file. That package's own launcher waits
 * without hearing a signal, and dies of it while the tool and its machines go on; here the tool is told, and its exit code is ours.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import process from "node:process";
import { fileURLToPath } from "node:url";

const { permissions } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));

/** Nothing is fetched, and what lies in the person's folder configures nothing. */
const SEALED = ["--quiet", "--no-config", "--no-lock", "--no-remote", "--no-npm", "--no-prompt"];

const tool = fileURLToPath(new URL("tool/cli.js", import.meta.url));
const args = ["run", ...SEALED, ...permissions, tool, ...process.argv.slice(2)];

function findDeno() {
  try {
    return createRequire(import.meta.url)("deno/install_api.cjs").runInstall();
  } catch (error) {
    process.stderr.write(`Cannot start Deno: ${error.message} (npm install with its optional packages)\n`);
    process.exit(2);
  }
}

/** A terminal's Ctrl-C reaches the tool without us, and a second one would end it at once. */
const isInTerminal = process.stdin.isTTY || process.stderr.isTTY;

function launch(deno) {
  // Before the tool is there: a signal in between would end this process alone. None is heard before it is.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => signal === "SIGINT" && isInTerminal || child.kill(signal));
  }
  const child = spawn(deno, args, { stdio: "inherit" });
  child.on("error", ({ message }) => {
    process.stderr.write(`Cannot start Deno: ${message}\n`);
    process.exit(2);
  });
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

const deno = findDeno();
// Since Node.js 22.15 a process can become another: then there is nothing to forward.
if (typeof process.execve === "function") process.execve(deno, [deno, ...args], process.env);
else launch(deno);
