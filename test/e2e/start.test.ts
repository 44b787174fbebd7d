import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readScript } from '../../scripts/fmt/script.ts'
import { PROGRAM, runIngot, succeeded } from '../support/ingot.ts'

// All processes go on from one startup snapshot: what is a process's own must not come from there.
const TEMPLATE = {
  variables: { given: '{{env `GIVEN`}}', random: '{{uuid}}', now: '{{timestamp}}' },
  builders: [{ type: 'null', communicator: 'none' }],
  provisioners: [
    {
      type: 'shell-local',
      inline: ['echo "own={{user `given`}},{{user `random`}},{{user `now`}},{{pwd}}"'],
    },
  ],
}

const dist = join(PROGRAM, '..', '..', 'dist')
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-start-'))
  writeFileSync(join(folder, 'own.json'), JSON.stringify(TEMPLATE))
  mkdirSync(join(folder, 'elsewhere'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What a process of its own says of itself: `given, random, now, cwd`. */
async function tells(cwd: string, given: string): Promise<readonly string[]> {
  const place = { cwd, env: { INGOT_HOME: join(folder, given), GIVEN: given } }
  const stdout = succeeded(await runIngot(['build', join(folder, 'own.json')], place))
  return /own=(.*)/.exec(stdout)?.[1]?.split(',') ?? []
}

test('the checkout has a startup snapshot', () => {
  expect(existsSync(join(dist, 'snapshots', 'ingot'))).toBe(true)
})

test("V8's compiled form of fmt fits", () => {
  expect(readScript(join(dist, 'program')).cachedDataRejected).toBe(false)
})

test('what is run most reads no module but the first', async () => {
  const root = join(folder, 'without-modules')
  const files = ['main.js', 'fmt.js', 'fmt-modules.js', 'fmt-modules.v8'].map((name) => `dist/program/${name}`)
  for (const path of ['bin/ingot', 'dist/snapshots/ingot', ...files]) cpSync(join(dist, '..', path), join(root, path))
  symlinkSync(join(dist, '..', 'node_modules'), join(root, 'node_modules'))
  writeFileSync(join(folder, 'plain.pkr.hcl'), 'locals {\n  a = 1\n}\n')
  const run = async (...args: string[]) => {
    const place = { cwd: folder, env: { PATH: process.env['PATH'], INGOT_HOME: join(folder, 'home') } }
    return (await promisify(execFile)(join(root, 'bin', 'ingot'), args, place)).stdout
  }
  expect(await run('validate', 'own.json')).toContain('valid')
  expect(await run('fmt', '-check', 'plain.pkr.hcl')).toBe('')
})

test('each process has its own environment, folder, clock, randomness and home', async () => {
  const before = Math.floor(Date.now() / 1000)
  const one = await tells(folder, 'first')
  const two = await tells(join(folder, 'elsewhere'), 'second')
  expect([one[0], two[0]]).toEqual(['first', 'second'])
  expect(one[1]).toMatch(/^[0-9a-f-]{36}$/)
  expect(two[1]).not.toBe(one[1])
  for (const [, , now] of [one, two]) expect(Number(now)).toBeGreaterThanOrEqual(before)
  expect([one[3], two[3]]).toEqual([folder, join(folder, 'elsewhere')])
  expect(existsSync(join(folder, 'first', 'state'))).toBe(true)
})
