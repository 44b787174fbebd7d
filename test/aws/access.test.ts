import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { accessSettings, openAccess } from '../../src/aws/index.ts'
import { type Clock, systemClock, systemRandom } from '../../src/engine/index.ts'
import { openTestCloud, type TestCloud, testKey } from '../support/cloud.ts'
import { FakeClock } from '../support/fake-host.ts'

// Amazon's own client against the local cloud's endpoint, which checks signatures as AWS does.

let home: string
let cloud: TestCloud
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ingot-access-'))
})
afterEach(async () => {
  await cloud.close()
  rmSync(home, { recursive: true, force: true })
})

const callsFile = () => join(home, 'cache', 'aws-calls.db')
/** A clock of its own, since accesses are shared by all who have the same. */
const newClock = (): Clock => ({ ...systemClock })

async function regions(context: object = {}, clock: Clock = newClock()): Promise<number | undefined> {
  const { accessKeyId: access_key, secretAccessKey: secret_key } = testKey
  const env = { INGOT_HOME: home, AWS_ENDPOINT_URL: cloud.url }
  const settings = accessSettings(
    { region: 'us-east-1', access_key, secret_key },
    { env, secret: () => {}, ...context },
  )
  const { ec2 } = openAccess(settings, { clock, random: systemRandom }).region('us-east-1')
  return (await ec2.call('DescribeRegions', {})).Regions?.length
}

test('a clock that is wrong by an hour is no reason to fail', async () => {
  cloud = await openTestCloud({ clock: { ...systemClock, now: () => Date.now() - 3_600_000 } })
  expect(await regions()).toBeGreaterThan(1)
})

test('other endpoints than the local cloud share what they know with other processes', async () => {
  cloud = await openTestCloud()
  await regions()
  expect(existsSync(callsFile())).toBe(true)
})

test('the local cloud is the own one, and shares nothing', async () => {
  cloud = await openTestCloud()
  await regions({ localCloud: { ...testKey, endpoint: cloud.url, standIn: async () => ({ imageId: '' }) } })
  expect(existsSync(callsFile())).toBe(false)
})

test('those who opened an account last hear of its trouble, also when others opened it before', async () => {
  const nth = Array.from({ length: 8 }, (_, index) => index + 2)
  cloud = await openTestCloud({ faults: [{ kind: 'error', actions: ['DescribeRegions'], nth, code: 'Unavailable' }] })
  const clock = new FakeClock()
  const said: string[] = []
  await regions({}, clock)
  await regions({ people: { say: (text: string) => void said.push(text) } }, clock)
  expect(said).toContain("EC2 in us-east-1 doesn't answer as it should (Unavailable); trying again and again")
  expect(said.at(-1)).toBe('EC2 in us-east-1 answers again')
})
