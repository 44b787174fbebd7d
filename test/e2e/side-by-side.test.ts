import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestCloud, testKeyEnv } from '../support/cloud.ts'
import { runIngot, startIngot, succeeded } from '../support/ingot.ts'
import { belongings, onlyImages } from '../support/local-cloud.ts'
import { openSshCloud, sshCloudBuilder } from '../support/ssh-cloud.ts'

// Several processes with one INGOT_HOME: builds beside builds, `ingot gc` beside builds, `ingot gc` beside itself.

let cloud: TestCloud
let folder: string
beforeAll(async () => {
  cloud = await openSshCloud()
})
afterAll(() => cloud?.close())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-side-by-side-'))
  writeFileSync(join(folder, 'wait'), '')
  return () => rmSync(folder, { recursive: true })
})

const place = () => ({
  cwd: folder,
  env: {
    INGOT_HOME: join(folder, 'home'),
    AWS_ENDPOINT_URL: cloud.url,
    ...testKeyEnv,
  },
})

/** A build with a machine, which waits in its provisioner for as long as the file "wait" is there. */
function startBuild(name: string) {
  const builder = {
    ...sshCloudBuilder,
    name,
    ami_name: name,
    associate_public_ip_address: true,
  }
  const inline = [`echo waiting; while [ -e ${join(folder, 'wait')} ]; do sleep 0.1; done`]
  const file = `${name}.json`
  writeFileSync(
    join(folder, file),
    JSON.stringify({ builders: [builder], provisioners: [{ type: 'shell-local', inline }] }),
  )
  return startIngot(['build', file], place())
}

const gc = () => runIngot(['gc', '--yes'], place())
const WAITING = /: waiting$/m

test('builds and gc side by side do not disturb one another', async () => {
  const builds = ['one', 'two'].map(startBuild)
  await Promise.all(builds.map((build) => build.untilPrinted(WAITING)))
  for (const told of await Promise.all([gc(), gc()])) {
    expect(told.code, told.stdout).toBe(0)
    expect(told.stdout.match(/is still going on; it is left alone/g)).toHaveLength(2)
  }
  rmSync(join(folder, 'wait'))
  for (const build of builds) succeeded(await build.ended)
  await cloud.cloud.settled()
  const left = await belongings(cloud.client())
  expect(left.images).toHaveLength(2)
  expect(left).toEqual(onlyImages(left['images'] ?? [], left['snapshots'] ?? []))
})

test('several gc at once give everything back once, and take nothing from a build that goes on', async () => {
  const before = await belongings(cloud.client())
  const builds = ['dead', 'dead-too', 'alive'].map(startBuild)
  await Promise.all(builds.map((build) => build.untilPrinted(WAITING)))
  for (const { child, ended } of builds.slice(0, 2)) {
    child.kill('SIGKILL')
    await ended
  }
  const told = await Promise.all([gc(), gc(), gc()])
  for (const { code, stdout, stderr } of told) expect(code, stdout + stderr).toBe(0)
  const all = told.map(({ stdout }) => stdout).join('')
  expect(all.match(/^Giving back instance of /gm)).toHaveLength(2)
  expect(all).not.toContain('Could not give back')
  await cloud.cloud.settled()
  expect((await belongings(cloud.client()))['instances']).toHaveLength(1)
  rmSync(join(folder, 'wait'))
  succeeded(await (builds[2] ?? expect.unreachable()).ended)
  await cloud.cloud.settled()
  const after = await belongings(cloud.client())
  expect({ ...after, images: [], snapshots: [] }).toEqual({ ...before, images: [], snapshots: [] })
  const runs = join(folder, 'home', 'state', 'runs')
  expect(readdirSync(runs).filter((run) => existsSync(join(runs, run, 'tmp')))).toEqual([])
})
