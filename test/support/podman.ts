import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** The small image that is there from the beginning: a shell and the usual tools. */
export const BASE = 'localhost/base:1'

/** A podman with a store of its own, which answers to the name `docker` as well. */
export interface Podman {
  readonly folder: string
  /** For whoever is to use this one: PATH and where its store and settings are. */
  readonly env: Readonly<Record<string, string>>
  /** Runs it and gives what it wrote. */
  run(...args: string[]): string
  /** All commands that were run under the name `docker` since the last call, arguments joined by spaces. */
  calls(): string[]
  /** Registries that are spoken to without TLS. */
  trust(registry: string): void
  stop(): void
}

/** Works for root on a plain Debian: the runtime is runc, which knows mixed cgroup versions, and limits stay as they are. */
export function startPodman(): Podman {
  const folder = mkdtempSync(join(tmpdir(), 'ingot-podman-'))
  const bin = join(folder, 'bin')
  const log = join(folder, 'calls')
  mkdirSync(bin)
  const env = {
    PATH: `${bin}${delimiter}${process.env['PATH']}`,
    CONTAINERS_CONF: join(folder, 'containers.conf'),
    CONTAINERS_STORAGE_CONF: join(folder, 'storage.conf'),
    CONTAINERS_REGISTRIES_CONF: join(folder, 'registries.conf'),
    HOME: folder,
  }
  writeFileSync(env.CONTAINERS_CONF, settings)
  writeFileSync(env.CONTAINERS_REGISTRIES_CONF, '')
  writeFileSync(join(bin, 'docker'), wrapper(log))
  chmodSync(join(bin, 'docker'), 0o755)
  const run = (...args: string[]) =>
    execFileSync('podman', args, {
      env: { ...process.env, ...env },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  useDriver(folder, 'overlay')
  const rootfs = makeRootfs(folder)
  try {
    run('import', rootfs, BASE)
  } catch {
    // On a file system which is itself an overlay, as in containers, there can be no other.
    useDriver(folder, 'vfs')
    run('import', rootfs, BASE)
  }
  return {
    folder,
    env,
    run,
    calls() {
      const lines = existsSync(log)
        ? readFileSync(log, 'utf8')
            .split('\n')
            .filter((line) => line !== '')
        : []
      rmSync(log, { force: true })
      return lines
    },
    trust: (registry) =>
      appendFileSync(env.CONTAINERS_REGISTRIES_CONF, `[[registry]]\nlocation = "${registry}"\ninsecure = true\n`),
    stop() {
      run('rm', '--all', '--force', '--time', '0')
      removeStore(folder)
    },
  }
}

const settings = `
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "none"
[containers]
default_ulimits = []
`

function useDriver(folder: string, driver: 'overlay' | 'vfs'): void {
  const [store, state] = [join(folder, 'store'), join(folder, 'state')]
  rmSync(store, { recursive: true, force: true })
  const lines = ['[storage]', `driver = "${driver}"`, `graphroot = "${store}"`, `runroot = "${state}"`]
  writeFileSync(join(folder, 'storage.conf'), `${lines.join('\n')}\n`)
}

/** Keeps a record, and leaves the limits of resources alone: setting them takes more rights than some machines give. */
function wrapper(log: string): string {
  return `#!/bin/sh
{ printf '%s ' "$@" | tr '\\n' ' '; echo; } >> '${log}'
[ "$1" != run ] || { shift; set -- run --ulimit host "$@"; }
exec podman "$@"
`
}

/** One static program is all that such an image needs. */
function makeRootfs(folder: string): string {
  const root = join(folder, 'rootfs')
  for (const name of ['bin', 'etc', 'root', 'home/app', 'tmp']) mkdirSync(join(root, name), { recursive: true })
  chmodSync(join(root, 'tmp'), 0o1777)
  cpSync('/bin/busybox', join(root, 'bin', 'busybox'))
  const applets = execFileSync('/bin/busybox', ['--list'], { encoding: 'utf8' }).trim().split('\n')
  for (const applet of applets) if (applet !== 'busybox') symlinkSync('busybox', join(root, 'bin', applet))
  writeFileSync(join(root, 'etc', 'passwd'), 'root:x:0:0::/root:/bin/sh\napp:x:1000:1000::/home/app:/bin/sh\n')
  writeFileSync(join(root, 'etc', 'group'), 'root:x:0:\napp:x:1000:\n')
  const archive = join(folder, 'rootfs.tar')
  execFileSync('tar', ['-C', root, '--owner=0', '--group=0', '-cf', archive, '.'])
  rmSync(root, { recursive: true })
  return archive
}

/** The store holds itself mounted, and what tidies up after the last containers mounts it once more. */
function removeStore(folder: string): void {
  for (let attempt = 0; existsSync(folder); attempt++) {
    if (attempt > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
    for (const store of ['overlay', 'vfs']) unmount(join(folder, 'store', store))
    try {
      rmSync(folder, { recursive: true, force: true })
    } catch (error) {
      if (attempt > 50) throw error
    }
  }
}

function unmount(path: string): void {
  try {
    execFileSync('umount', ['--recursive', '--lazy', path], { stdio: 'ignore' })
  } catch {
    // It isn't mounted.
  }
}
