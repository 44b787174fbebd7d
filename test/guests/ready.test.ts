import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NoCommunicator } from '../../src/communicators/none/none.ts'
import type { Clock } from '../../src/engine/index.ts'
import { systemClock } from '../../src/engine/index.ts'
import { IngotError } from '../../src/errors/index.ts'
import { readyScript } from '../../src/guests/ready-script.ts'
import { waitUntilReady } from '../../src/guests/wait-until-ready.ts'
import { type Bench, bench } from '../support/component.ts'
import { FolderCommunicator } from '../support/folder-communicator.ts'

// The guest is a folder that the script takes for `/`; processes and their locks are this computer's own.

let root: string
let at: Bench
let guest: FolderCommunicator
const running: { kill(): void }[] = []

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ingot-guest-'))
  at = bench(root)
  guest = new FolderCommunicator(root)
  put('bin/sleep', '#!/bin/sh\nexec /bin/sleep 0.05\n', 0o755)
})
afterEach(() => {
  for (const one of running.splice(0)) one.kill()
  rmSync(root, { recursive: true, force: true })
})

function put(path: string, content: string | object = '', mode = 0o644): string {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, undefined, 1), { mode })
  return file
}

/** A `systemctl` of the guest's: what it says to `show`, to `list-jobs` and to `is-active`. */
function systemd(answers: { show?: string; jobs?: string; active?: string }): void {
  mkdirSync(join(root, 'run/systemd/system'), { recursive: true })
  const { show = 'inactive', jobs = '', active = 'inactive' } = answers
  const cases = `*show*) echo ActiveState=${show} ;; *list-jobs*) echo "${jobs}" ;; *is-active*) printf '%b\\n' "${active}" ;;`
  put('bin/systemctl', `#!/bin/sh\ncase "$*" in ${cases} esac\n`, 0o755)
}

function ready({ timeout = 60_000, clock = systemClock }: { timeout?: number; clock?: Clock } = {}): Promise<void> {
  const step = waitUntilReady({ wait_until_ready: true, ready_timeout: timeout }, root)
  return step.run({ communicator: guest }, { ...at.step, host: { ...at.host, clock } })
}

/** Resolves once something of this kind was said. */
async function said(pattern: RegExp): Promise<void> {
  while (!at.spoken().some((text) => pattern.test(text))) await new Promise((done) => setTimeout(done, 20))
}

/** A process that does something and waits; `ready` is what it prints when it has. */
async function start(program: string, ...args: string[]): Promise<number> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  running.push({ kill: () => child.kill('SIGKILL') })
  await once(child.stdout, 'data')
  return Number(child.pid)
}

const LOCK = {
  fcntl: 'fcntl.lockf(f, fcntl.LOCK_EX)',
  flock: 'fcntl.flock(f, fcntl.LOCK_EX)',
}

function lock(file: string, kind: keyof typeof LOCK = 'fcntl'): Promise<number> {
  const code = `import fcntl, sys\nf = open(sys.argv[1], 'r+')\n${LOCK[kind]}\nprint('locked', flush=True)\nsys.stdin.read()`
  return start('/usr/bin/python3', '-c', code, file)
}

test('a guest with nothing to wait for is ready at once, after one command and without a word', async () => {
  await ready()
  expect(guest.log).toHaveLength(1)
  expect(at.spoken()).toEqual([])
})

test('a guest that has settled is told of by nobody', async () => {
  systemd({ show: 'active' })
  put('run/cloud-init/status.json', { v1: { stage: null, init: { errors: [], recoverable_errors: {} } } })
  put('run/cloud-init/result.json', { v1: { datasource: 'DataSourceEc2Local', errors: [] } })
  for (const file of ['lock-frontend', 'lock']) put(`var/lib/dpkg/${file}`)
  await ready()
  expect(guest.log).toHaveLength(1)
  expect(at.spoken()).toEqual([])
})

describe('cloud-init', () => {
  const finish = (result: object) => put('run/cloud-init/result.json', result)
  const atWork = (stage: string) => put('run/cloud-init/status.json', { v1: { stage } })

  test.each([
    ['activating', ''],
    ['inactive', '12 cloud-final.service start waiting'],
  ])('is waited for while its last unit is %s', async (show, jobs) => {
    systemd({ show, jobs })
    atWork('modules-config')
    const over = ready()
    await said(/modules-config/)
    put('run/cloud-init/status.json', { v1: { stage: null } })
    await new Promise((done) => setTimeout(done, 200))
    atWork('modules-final')
    await said(/modules-final/)
    finish({ v1: { errors: [] } })
    await over
    expect(at.spoken()).toEqual([
      'say: Waiting until the guest has settled...',
      'message: cloud-init is at work (modules-config)...',
      'message: cloud-init is at work (modules-final)...',
      'message: The guest has settled',
    ])
  })

  test('is waited for without systemd', async () => {
    atWork('init')
    const over = ready()
    await said(/cloud-init is at work \(init\)/)
    finish({ v1: { errors: [] } })
    await over
  })

  test.each(['run/cloud-init/disabled', 'etc/cloud/cloud-init.disabled'])('is not waited for with %s', async (file) => {
    systemd({ show: 'activating' })
    put('run/cloud-init/ds-identify.log')
    put(file)
    await ready()
    expect(at.spoken()).toEqual([])
  })

  test('that will not run is not waited for', async () => {
    systemd({ show: 'inactive', jobs: '7 other.service start running' })
    put('bin/cloud-init', '#!/bin/sh\nexit 1\n', 0o755)
    await ready()
    expect(at.spoken()).toEqual([])
  })

  test('that failed is told of with its reason, and the build goes on', async () => {
    const error = "('scripts_user', RuntimeError('Runparts: 1 failures'))"
    put('run/cloud-init/status.json', { v1: { stage: null, 'modules-final': { errors: [error] } } })
    finish({ v1: { errors: [error] } })
    await ready()
    expect(at.spoken()).toEqual([
      `warning: cloud-init failed in this guest: ${error}. The build goes on; /var/log/cloud-init.log and cloud-init-output.log there have more.`,
    ])
  })

  test('that had warnings is told of with them, but not with what is deprecated', async () => {
    const levels = { WARNING: ['bad key "pakages"'], DEPRECATED: ['old'] }
    put('run/cloud-init/status.json', { v1: { stage: null, init: { errors: [], recoverable_errors: levels } } })
    finish({ v1: { errors: [] } })
    await ready()
    expect(at.spoken()).toEqual([expect.stringMatching(/^warning: .* with warnings: bad key "pakages"\. The build/)])
  })

  test('that died is told of', async () => {
    systemd({ show: 'failed' })
    atWork('modules-config')
    await ready()
    expect(at.spoken()).toEqual([expect.stringMatching(/^warning: cloud-init ended .* without a result/)])
  })

  test.each(['', 'no JSON', '[]', '{"v1": 3}', '{"v1": {"init": null, "errors": 4}}'])(
    'may write %j',
    async (content) => {
      put('run/cloud-init/status.json', content)
      put('run/cloud-init/result.json', content)
      await ready()
      expect(at.spoken()).toEqual([])
    },
  )
})

describe('package managers', () => {
  test.each([
    ['var/lib/dpkg/lock-frontend', 'fcntl'],
    ['var/lib/apt/lists/lock', 'fcntl'],
    ['var/lib/rpm/.rpm.lock', 'fcntl'],
    ['lib/apk/db/lock', 'flock'],
  ] as const)('%s is waited for while somebody holds it by %s', async (path, kind) => {
    const pid = await lock(put(path), kind)
    const over = ready()
    await said(/holds/)
    running.pop()?.kill()
    await over
    expect(at.spoken()[1]).toBe(`message: python3 (process ${pid}) holds ${join(root, path)}...`)
  })

  test('a lock of the same number on another file system is nobody’s business', async () => {
    const { ino } = await import('node:fs').then(({ statSync }) => statSync(put('var/lib/dpkg/lock')))
    const locks = `1: POSIX  ADVISORY  WRITE 1 fe:ff:${ino} 0 EOF`
    put('bin/cat', `#!/bin/sh\ncase $1 in /proc/locks) echo '${locks}' ;; *) exec /bin/cat "$@" ;; esac\n`, 0o755)
    await ready()
    expect(at.spoken()).toEqual([])
  })

  test('a file with the number of a process is waited for while that process is a package manager', async () => {
    copyFileSync('/bin/sh', join(root, 'dnf'))
    execFileSync('chmod', ['755', join(root, 'dnf')])
    const pid = await start(join(root, 'dnf'), '-c', 'echo at work; read x')
    put('var/cache/dnf/metadata_lock.pid', String(pid))
    put('run/zypp.pid', String(process.pid))
    const over = ready()
    await said(/dnf \(process \d+\) holds .*metadata_lock.pid/)
    running.pop()?.kill()
    await over
  })

  test('the daily work of apt is waited for', async () => {
    put('var/lib/dpkg/lock')
    systemd({ active: 'inactive\\nactivating' })
    const over = ready()
    await said(/apt-daily-upgrade.service is at work/)
    systemd({})
    await over
  })
})

test.each([['dash'], ['bash', '--posix'], ['busybox', 'sh']])('runs in %s', (...shell) => {
  const [program = '', ...args] = shell
  for (const file of ['var/lib/dpkg/lock', 'run/cloud-init/result.json', 'run/zypp.pid']) put(file, '{}\n')
  const said = execFileSync(program, [...args, '-uc', readyScript(root)]).toString()
  expect(said).toBe('ingot-ready result {}\ningot-ready ready\n')
})

test('after ready_timeout the build goes on, with a warning', async () => {
  put('run/cloud-init/status.json', { v1: { stage: 'init' } })
  const passed = Promise.withResolvers<void>()
  const over = ready({ timeout: 90_000, clock: { now: () => 0, sleep: () => passed.promise } })
  await said(/at work/)
  passed.resolve()
  await over
  expect(at.spoken().at(-1)).toBe(
    'warning: The guest has not settled within 1m30s ("ready_timeout"): cloud-init is at work (init). The build goes on; "wait_until_ready": false skips this wait.',
  )
})

test('Ctrl-C ends it', async () => {
  put('run/cloud-init/status.json', { v1: { stage: 'init' } })
  const over = ready()
  await said(/at work/)
  at.abort.abort(new Error('Ctrl-C'))
  await expect(over).rejects.toThrow('Ctrl-C')
})

test('a guest that restarts is looked at again', async () => {
  guest.endings.push({ kind: 'disconnected' })
  put('bin/cat', '#!/bin/sh\n', 0o755)
  put('run/cloud-init/disabled')
  const script = waitUntilReady({ wait_until_ready: true, ready_timeout: 0 }, `${root}/gone; exit 3 #`)
  await script.run({ communicator: guest }, at.step)
  expect(guest.log).toHaveLength(2)
})

test('what can not be looked at is told, and fails nothing', async () => {
  guest.failures.push(new IngotError('ssh/refused', 'no commands here'))
  await ready()
  guest.endings.push({ kind: 'exit', code: 127 })
  const nowhere = waitUntilReady({ wait_until_ready: true, ready_timeout: 0 }, `${root}; exit 127 #`)
  await nowhere.run({ communicator: guest }, at.step)
  expect(at.spoken()).toEqual([
    'message: Whether the guest has settled could not be found out (no commands here); going on',
    'message: Whether the guest has settled could not be found out (sh ended with status 127); going on',
  ])
})

test('a machine that runs nothing is not waited for', async () => {
  const step = waitUntilReady({ wait_until_ready: true, ready_timeout: 0 })
  await step.run({ communicator: new NoCommunicator() }, at.step)
  expect(at.spoken()).toHaveLength(1)
})
