import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { killQuietly } from '../support/processes.ts'

const MAIN = resolve(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts')

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-interrupted-'))
})
afterEach(() => rm(folder, { recursive: true }))

function ingot(...args: string[]) {
  const env = { ...process.env, INGOT_HOME: join(folder, 'home') }
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  return { child, ended: once(child, 'close'), output: () => output }
}

/** Starts a build whose script leaves a stubborn process in the background. @returns that process's id */
async function build() {
  const inline = ["(trap '' INT TERM; exec sleep 600) & echo pid $!.", 'wait']
  const template = {
    builders: [{ type: 'null', communicator: 'none' }],
    provisioners: [{ type: 'shell-local', inline }],
  }
  await writeFile(join(folder, 't.json'), JSON.stringify(template))
  const running = ingot('build', 't.json')
  await expect.poll(running.output, { timeout: 20_000 }).toMatch(/pid \d+\./)
  return { ...running, pid: Number(/pid (\d+)\./.exec(running.output())?.[1]) }
}

function isRunning(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', `${pid}`], { encoding: 'utf8' }).startsWith('Z')
  } catch {
    return false
  }
}

/** Below the state folder, where runs keep their temporary files. */
function scriptsLeft(): string[] {
  return readdirSync(join(folder, 'home', 'state'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('/script'),
  )
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends all that a script started, and takes the script away',
  async (signal) => {
    const { child, ended, output, pid } = await build()
    expect(scriptsLeft()).toHaveLength(1)
    child.kill(signal)
    expect(await ended).toEqual([1, null])
    expect(output()).toContain('Cleanly cancelled builds after being interrupted.')
    expect(isRunning(pid)).toBe(false)
    expect(scriptsLeft()).toEqual([])
  },
)

test('a second Ctrl-C leaves at once, and takes them along', async () => {
  const { child, ended, pid } = await build()
  child.kill('SIGINT')
  await new Promise((resolve) => setTimeout(resolve, 300))
  const asked = performance.now()
  child.kill('SIGINT')
  expect((await ended)[0]).not.toBe(0)
  expect(performance.now() - asked).toBeLessThan(2000)
  await expect.poll(() => isRunning(pid)).toBe(false)
})

test('what kill -9 leaves is given back by gc', async () => {
  const { child, ended, pid } = await build()
  child.kill('SIGKILL')
  killQuietly(pid, 'SIGKILL')
  await ended
  expect(scriptsLeft()).toHaveLength(1)
  const gc = ingot('gc', '--yes')
  expect(await gc.ended, gc.output()).toEqual([0, null])
  expect(scriptsLeft()).toEqual([])
})
