import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** A folder with nothing but the packed package and what npm brought with it. */
export interface Installed {
  readonly folder: string;
  /** The files of the tarball. */
  readonly files: readonly string[];
  /** Adds other packages beside it. */
  add(...packages: string[]): Promise<void>;
  /** Writes a module there and runs it; gives what it printed. */
  module(name: string, text: string): Promise<string>;
  /** Runs a command there, whatever its exit code. */
  command(file: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }>;
  /** Starts `npx keymock` there and waits for its first line. */
  serve(...args: string[]): Promise<Serving>;
  remove(): Promise<void>;
}

export interface Serving {
  readonly url: string;
  /** Sends a signal to npx and all below it, as a terminal's Ctrl-C does, and waits until all have ended. */
  stop(signal: NodeJS.Signals): Promise<void>;
  /** Sends SIGTERM to npx alone, and waits until all below it have ended. */
  terminate(): Promise<void>;
}

/** Packs keymock, which builds it, and installs the tarball into an empty folder. */
export async function install(): Promise<Installed> {
  const folder = await mkdtemp(join(tmpdir(), 'keymock-package-'));
  const packed = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root });
  // Scripts that run while packing may print before the JSON.
  const [tarball] = JSON.parse(packed.stdout.slice(packed.stdout.search(/^\[/m)));
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  const add = async (...packages: string[]) => {
    await run('npm', ['install', '--no-audit', '--no-fund', ...packages], { cwd: folder });
  };
  await add(join(folder, tarball.filename));

  const command: Installed['command'] = async (file, ...args) => {
    try {
      return { code: 0, ...(await run(file, args, { cwd: folder })) };
    } catch (error) {
      // What execFile rejects with carries the outcome.
      return error as { code: number; stdout: string; stderr: string };
    }
  };
  return {
    folder,
    files: tarball.files.map((file: { path: string }) => file.path),
    add,
    command,
    async module(name, text) {
      await writeFile(join(folder, name), text);
      const { code, stdout, stderr } = await command(process.execPath, name);
      if (code !== 0) throw new Error(`${name} ended with ${code}:\n${stderr}`);
      return stdout;
    },
    serve: (...args) => serve(folder, args),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function serve(folder: string, args: readonly string[]): Promise<Serving> {
  const child = spawn('npx', ['--no-install', 'keymock', ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const url = /^keymock listening on (\S+)\n/.exec(printed)?.[1];
      if (url === undefined) return;
      resolve({
        url,
        async stop(signal) {
          // Detached, it leads a process group of its own.
          process.kill(-(child.pid ?? 0), signal);
          await ended;
        },
        async terminate() {
          child.kill('SIGTERM');
          await ended;
        },
      });
    });
    ended.then((code) => reject(new Error(`keymock ended with ${code} before it listened:\n${printed}`)));
  });
}
