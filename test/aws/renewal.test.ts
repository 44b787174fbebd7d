import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Credentials } from '../../src/aws/credentials.ts'
import { accessSettings } from '../../src/aws/index.ts'
import { Renewal } from '../../src/aws/renewal.ts'
import type { People } from '../../src/engine/index.ts'
import { FakeClock } from '../support/fake-host.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-aws-'))
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined)
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'))
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

function keysAre(token: string): void {
  const lines = ['[work]', 'aws_access_key_id = AKIA', 'aws_secret_access_key = s', `aws_session_token = ${token}`]
  writeFileSync(join(folder, 'credentials'), lines.join('\n'))
}

interface Given {
  readonly options?: object
  readonly env?: Record<string, string>
  readonly ask?: People['ask']
  readonly onSay?: () => void
  readonly isAccepted?: boolean
}

/** An account, to whose first keys AWS has answered. */
async function account(given: Given = {}) {
  const { options = { profile: 'work' }, env = {}, ask, onSay = () => {}, isAccepted = true } = given
  const clock = new FakeClock()
  const said: string[] = []
  const say = (text: string) => {
    said.push(text)
    onSay()
  }
  const people: People = { say, ...(ask ? { ask } : {}) }
  const surroundings = { env: { AWS_EC2_METADATA_DISABLED: 'true', ...env }, secret: () => {}, people }
  const credentials = new Credentials(accessSettings(options, surroundings), clock)
  const stale = await credentials.identity()
  if (isAccepted) credentials.accept(stale)
  const began = clock.now()
  const renewal = new Renewal(credentials, clock)
  const token = async () => (await credentials.identity()).sessionToken
  return { renewal, stale, said, clock, token, credentials, elapsed: () => clock.now() - began }
}

test('keys that were renewed already are taken without a word', async () => {
  keysAre('one')
  const { renewal, stale, said, token } = await account()
  keysAre('two')
  expect(await renewal.renew(stale, undefined)).toEqual({ kind: 'renewed' })
  expect(await token()).toBe('two')
  expect(said).toEqual([])
})

test('without a terminal it says what helps, and looks until somebody did that', async () => {
  keysAre('one')
  const { renewal, stale, said, token } = await account({ onSay: () => keysAre('two') })
  expect(await renewal.renew(stale, undefined)).toEqual({ kind: 'renewed' })
  expect(await token()).toBe('two')
  expect(said).toEqual([
    'The AWS credentials of the profile "work" have expired: write new keys for the profile "work" into its file',
    'There are new AWS credentials; going on',
  ])
})

test('after a quarter of an hour it gives up, and does not wait once more for the same ones', async () => {
  keysAre('one')
  const { renewal, stale, elapsed } = await account()
  const expected = { kind: 'expired', hint: 'write new keys for the profile "work" into its file' }
  expect(await renewal.renew(stale, undefined)).toEqual(expected)
  expect(elapsed()).toBeGreaterThanOrEqual(15 * 60_000)
  const before = elapsed()
  expect(await renewal.renew(stale, undefined)).toEqual(expected)
  expect(elapsed()).toBe(before)
  keysAre('two')
  expect(await renewal.renew(stale, undefined)).toEqual({ kind: 'renewed' })
})

test("the user's own limit is shorter", async () => {
  keysAre('one')
  const { renewal, stale, elapsed } = await account({ env: { AWS_TIMEOUT_SECONDS: '30' } })
  expect(await renewal.renew(stale, undefined)).toMatchObject({ kind: 'expired' })
  expect(elapsed()).toBe(30_000)
})

test('what can never change is not waited for', async () => {
  const env = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 'one' }
  const { renewal, stale, elapsed } = await account({ options: {}, env })
  expect(await renewal.renew(stale, undefined)).toEqual({
    kind: 'expired',
    hint: expect.stringContaining("can't change while a process runs"),
  })
  expect(elapsed()).toBe(0)
})

test('keys to which AWS never answered are not waited for without a terminal', async () => {
  keysAre('one')
  const { renewal, stale, elapsed } = await account({ isAccepted: false })
  expect(await renewal.renew(stale, undefined)).toMatchObject({ kind: 'expired' })
  expect(elapsed()).toBe(0)
})

describe('at a terminal', () => {
  test('it asks until the keys are new', async () => {
    keysAre('one')
    const questions: string[] = []
    const { renewal, stale, said, clock } = await account({
      isAccepted: false,
      ask: async (question) => {
        questions.push(question)
        if (questions.length === 2) keysAre('two')
        clock.advance(1000)
        return ''
      },
    })
    expect(await renewal.renew(stale, undefined)).toEqual({ kind: 'renewed' })
    expect(questions).toEqual(['Press Enter when that is done.', 'They are still the same. Press Enter to look again.'])
    expect(said[0]).toContain('have expired')
  })

  test('it goes on by itself when nobody comes back to press Enter', async () => {
    keysAre('one')
    const withdrawn: unknown[] = []
    const { renewal, stale, token } = await account({
      ask: (_question, signal) =>
        new Promise((_resolve, reject) => {
          keysAre('two')
          signal.addEventListener('abort', () => {
            withdrawn.push(signal.reason)
            reject(signal.reason)
          })
        }),
    })
    expect(await renewal.renew(stale, undefined)).toEqual({ kind: 'renewed' })
    expect(await token()).toBe('two')
    expect(withdrawn).toHaveLength(1)
  })

  test('input that has ended is no answer', async () => {
    keysAre('one')
    let asked = 0
    const { renewal, stale } = await account({
      env: { AWS_TIMEOUT_SECONDS: '60' },
      ask: async () => {
        asked++
        return ''
      },
    })
    expect(await renewal.renew(stale, undefined)).toMatchObject({ kind: 'expired' })
    expect(asked).toBe(1)
  })

  test('once for all builds, and Ctrl-C ends it', async () => {
    keysAre('one')
    let asked = 0
    const { renewal, stale } = await account({
      ask: (_question, signal) => {
        asked++
        return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      },
    })
    const abort = new AbortController()
    const all = [1, 2, 3].map(() => renewal.renew(stale, abort.signal))
    await vi.waitFor(() => expect(asked).toBe(1), 10_000)
    abort.abort(new Error('Ctrl-C'))
    for (const one of all) await expect(one).rejects.toThrow('Ctrl-C')
    expect(asked).toBe(1)
  })
})

describe('what helps', () => {
  test.each([
    ['[profile work]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n', 'run "aws sso login --profile work"'],
    ['[profile work]\ncredential_process = /bin/false\n', 'the program in "credential_process"'],
    [
      '[profile base]\nsso_start_url = u\n[profile work]\nsource_profile = base\n',
      'run "aws sso login --profile work"',
    ],
    ['[profile work]\nsource_profile = other\n[profile other]\nsource_profile = work\n', 'write new keys'],
  ])('%j', async (config, expected) => {
    keysAre('one')
    const { renewal, stale } = await account({ env: { AWS_TIMEOUT_SECONDS: '1' } })
    rmSync(join(folder, 'credentials'))
    writeFileSync(join(folder, 'config'), config)
    const renewed = await renewal.renew(stale, undefined)
    expect(renewed).toMatchObject({ kind: 'expired', hint: expect.stringContaining(expected) })
  })
})
