import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'

const MAIN = new URL('../../src/cli/main.ts', import.meta.url).pathname
const SLOW = 30_000

let cli: CliSandbox
beforeEach(async () => {
  cli = await CliSandbox.make()
})
afterEach(() => cli.remove())

interface Started {
  readonly child: ChildProcess
  readonly stdout: Promise<string>
  readonly stderr: Promise<string>
  readonly status: Promise<number | null>
}

function start(...argv: string[]): Started {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...argv], {
    cwd: cli.folder,
    env: { ...process.env, ...cli.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return {
    child,
    stdout: text(child.stdout),
    stderr: text(child.stderr),
    status: new Promise((resolve) => child.once('close', resolve)),
  }
}

async function startStuckBuild(script: string): Promise<Started> {
  const provisioner = { type: 'shell-local', inline: [script] }
  await cli.write('t.json', { builders: [{ type: 'null', communicator: 'none' }], provisioners: [provisioner] })
  const started = start('build', 't.json')
  await expect.poll(() => existsSync(join(cli.folder, 'running')), { timeout: SLOW }).toBe(true)
  return started
}

test(
  'ingot version',
  async () => {
    const { stdout, stderr, status } = start('version')
    expect(await status).toBe(0)
    expect(await stdout).toMatch(/^Ingot v\d+\.\d+\.\d+\n$/)
    expect(await stderr).toBe('')
  },
  SLOW,
)

// Node's own way to make folders never returns there.
test.runIf(process.platform === 'linux')(
  'a home below which nothing can be made is an error, not a hang',
  async () => {
    cli.env['INGOT_HOME'] = '/proc/ingot'
    const { stderr, status } = start('runs')
    expect(await status).toBe(1)
    expect(await stderr).toContain('the folder "/proc/ingot/cache" can\'t be made')
  },
  SLOW,
)

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s undoes in order and is status 1',
  async (signal) => {
    const { child, stdout, stderr, status } = await startStuckBuild('touch running; sleep 60')
    child.kill(signal)
    expect(await status).toBe(1)
    expect(await stdout).toContain(`Cancelling build: interrupted by ${signal}\n`)
    expect(await stdout).toContain('Cleanly cancelled builds after being interrupted.\n')
    expect(await stderr).toBe('')
    expect((await cli.run(['gc'])).stdout).toBe('Nothing is left behind.\n')
  },
  SLOW,
)

test(
  'the second signal leaves at once and says how to clean up',
  async () => {
    cli.env['INGOT_PACKER_EXIT_CODES'] = '0'
    // Blocks until the test has ended: whoever waits for it never comes to undoing.
    const { child, stdout, status } = await startStuckBuild(`trap '' INT TERM; touch running; sleep 20`)
    child.kill('SIGINT')
    await new Promise((resolve) => setTimeout(resolve, 300))
    child.kill('SIGINT')
    expect(await status).toBe(130)
    const [, run] = /"ingot gc (\S+)" gives back what this run made/.exec(await stdout) ?? []
    expect(run).toBeDefined()
    expect(await cli.run(['gc', '--yes', run ?? ''])).toMatchObject({ status: 0 })
  },
  SLOW,
)

test(
  'a crash is told without secrets, undoes in order and is a failure',
  async () => {
    cli.env['INGOT_PACKER_EXIT_CODES'] = '0'
    cli.env['INGOT_DEBUG'] = '1'
    cli.env['DB_PASSWORD'] = 'open-sesame-42'
    // Once the build is under way.
    const crash = `
      import { existsSync } from 'node:fs'
      const timer = setInterval(() => {
        if (!existsSync('running')) return
        clearInterval(timer)
        throw new Error('no database: ' + process.env.DB_PASSWORD)
      }, 50)`
    cli.env['NODE_OPTIONS'] = `--import=data:text/javascript,${encodeURIComponent(crash)}`
    const { stdout, stderr, status } = await startStuckBuild('unset NODE_OPTIONS; touch running; sleep 60')
    expect(await status).toBe(1)
    expect(await stderr).toContain('no database: <sensitive>\n')
    expect((await stdout) + (await stderr)).not.toContain('open-sesame-42')
    expect((await cli.run(['gc'])).stdout).toBe('Nothing is left behind.\n')
  },
  SLOW,
)
