import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
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

test.each(['ingot', 'fmt'])('the checkout has the startup snapshot "%s"', (name) => {
  expect(existsSync(join(PROGRAM, '..', '..', 'dist', 'snapshots', name))).toBe(true)
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
