import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { ImageStore } from '../../src/cloud/images/index.ts'
import type { IngressRule, MachineExit, MachineSpec } from '../../src/cloud/machine-driver.ts'
import { QemuDriver } from '../../src/cloud/machines/index.ts'
import type { Milliseconds } from '../../src/options/duration.ts'
import { type GuestLogin, guestLogin, hostKeysOf, makeKey } from '../support/guest-login.ts'
import { guestMetadata } from '../support/guest-metadata.ts'

// One guest goes through everything that needs a system inside; a second one starts from what the first became.

const folder = mkdtempSync(join(tmpdir(), 'ingot-guest-'))
const images = new ImageStore(inject('baseImages'))
const driver = new QemuDriver({ folder: join(folder, 'machines'), findBaseImage: (name) => images.contentOf(name) })
const grace = 120_000 as Milliseconds
const openSsh: readonly IngressRule[] = [{ protocol: 'tcp', from: 22, to: 22, cidrs: ['0.0.0.0/0'] }]

interface Started {
  readonly spec: MachineSpec
  readonly login: GuestLogin
  readonly exit: Promise<MachineExit>
}

/** Starts an instance from `volumeId` whose metadata let `user` in with a key of its own. */
async function start(instanceId: string, volumeId: string, address: string, user: string): Promise<Started> {
  const key = await makeKey(folder, instanceId)
  const mac = '02:00:00:00:00:01'
  const spec: MachineSpec = {
    instanceId,
    address,
    mac,
    vcpus: 1,
    memoryMiB: 1024,
    architecture: 'x86_64',
    bootMode: 'legacy-bios',
    disks: [{ volumeId, device: '/dev/xvda', deleteOnTermination: true }],
    ingress: openSsh,
    metadata: guestMetadata({
      instanceId,
      address,
      mac,
      publicKey: key.publicKey,
      userData: `#cloud-config\n{"user": {"name": "${user}"}}\n`,
    }),
    publicKeys: [key.publicKey],
  }
  const exit = Promise.withResolvers<MachineExit>()
  await driver.start(spec, exit.resolve)
  return { spec, login: guestLogin(key.file, user, address), exit: exit.promise }
}

let first: Started

beforeAll(async () => {
  await driver.reap()
  await driver.createVolume('vol-first', { kind: 'base-image', name: 'debian-12' }, 9)
  first = await start('i-0000000000000000a', 'vol-first', '127.92.0.1', 'ubuntu')
  await first.login.untilOpen()
})

afterAll(async () => {
  await driver.close()
  rmSync(folder, { recursive: true, force: true })
})

test('lets the named user in, who may become root without a password', async () => {
  expect(await first.login.run('whoami; sudo whoami')).toBe('ubuntu\nroot\n')
})

test('cloud-init comes to its end and says so', async () => {
  await first.login.run('until [ -f /var/lib/cloud/instance/boot-finished ]; do sleep 1; done')
  expect(await first.login.run('cloud-init status; systemctl --failed --no-legend | wc -l')).toBe('status: done\n0\n')
})

test('prints the keys of its SSH server on the console', async () => {
  const seen = await first.login.hostKeys()
  const printed = hostKeysOf((await driver.console(first.spec.instanceId)).toString())
  expect(seen.length).toBeGreaterThan(0)
  for (const key of seen) expect(printed).toContain(key)
})

test('has grown to the size of its volume', async () => {
  const gigabytes = Number(await first.login.run("df -BM --output=size / | tail -1 | tr -dc '0-9'")) / 1024
  expect(gigabytes).toBeGreaterThan(8.4)
})

test('reaches the package mirror', async () => {
  const said = await first.login.run('sudo apt-get update 2>&1; apt-cache policy unzip python3-pip')
  expect(said).not.toMatch(/^(E|W|Err)[: ]/m)
  expect(said.match(/Candidate: \d/g)).toHaveLength(2)
})

test('reaches its own metadata service, and no credentials of the computer that runs it', async () => {
  const ask = 'curl -s --max-time 5 -o /dev/null -w "%{http_code} "'
  const own = `${ask} http://169.254.169.254/latest/meta-data/instance-id`
  expect(await first.login.run(`${own}; ${ask} http://169.254.170.2/ || true`)).toBe('200 000 ')
})

test('serves many askers at the same time', async () => {
  const ask = 'curl -s http://169.254.169.254/latest/meta-data/instance-id'
  const answers = await first.login.run(`for i in 1 2 3 4 5 6 7 8; do ${ask} & done; wait`)
  expect(answers).toBe(first.spec.instanceId.repeat(8))
})

test('opens and closes ports while it runs, and cuts connections', async () => {
  const socket = connect(22, first.spec.address)
  await new Promise((resolve) => socket.once('data', resolve))
  const cut = new Promise((resolve) => socket.once('close', resolve).on('error', () => {}))
  await driver.setIngress(first.spec.instanceId, [])
  await cut
  expect(await accepts(first.spec.address, 22)).toBe(false)
  await driver.setIngress(first.spec.instanceId, openSsh)
  expect(await accepts(first.spec.address, 22)).toBe(true)
})

test('takes another volume in and gives it back', async () => {
  await driver.createVolume('vol-data', { kind: 'blank' }, 1)
  const disk = { volumeId: 'vol-data', device: '/dev/sdf', deleteOnTermination: false }
  await driver.attachVolume(first.spec.instanceId, disk)
  const block = '/dev/disk/by-id/virtio-voldata'
  await first.login.run(`until [ -e ${block} ]; do sleep 0.2; done; sudo mkfs.ext4 -q ${block}`)
  await driver.growVolume('vol-data', 2)
  expect(await first.login.run(`sudo blockdev --getsize64 ${block}`)).toBe(`${2 ** 31}\n`)
  await driver.detachVolume(first.spec.instanceId, 'vol-data')
  await first.login.run(`until [ ! -e ${block} ]; do sleep 0.2; done`)
})

test('writes big files through both directions of its network', async () => {
  const bytes = await first.login.run('head -c 20000000 /dev/zero | tr "\\0" x | wc -c')
  expect(bytes).toBe('20000000\n')
  expect((await first.login.run('head -c 5000000 /dev/zero | tr "\\0" x')).length).toBe(5_000_000)
})

test('comes back from a reboot, with the keys it had', async () => {
  const keys = await first.login.run('cat /etc/ssh/ssh_host_*.pub')
  const boot = await first.login.run('cat /proc/sys/kernel/random/boot_id')
  await driver.reboot(first.spec.instanceId, grace)
  await first.login.untilOpen()
  expect(await first.login.run('cat /proc/sys/kernel/random/boot_id')).not.toBe(boot)
  expect(await first.login.run('cat /etc/ssh/ssh_host_*.pub')).toBe(keys)
})

test('is frozen while it runs; what it writes afterwards is not in the layer', async () => {
  await first.login.run('echo before > mark; sync')
  await driver.freeze([{ volumeId: 'vol-first', layerId: 'snap-live' }])
  await first.login.run('echo after > mark; sync')
  expect(await first.login.run('cat mark')).toBe('after\n')
})

test('tells when the guest turns itself off', async () => {
  await first.login.start('sudo poweroff')
  expect(await first.exit).toEqual({ kind: 'shutdown' })
  await expect(accepts(first.spec.address, 22)).resolves.toBe(false)
})

test('an instance of the frozen layer has the changes, but keys and users of its own', async () => {
  const oldKeys = hostKeysOf((await driver.console(first.spec.instanceId)).toString())
  await driver.freeze([{ volumeId: 'vol-first', layerId: 'snap-first' }])
  await driver.deleteVolume('vol-first')
  await driver.createVolume('vol-second', { kind: 'layer', layerId: 'snap-live' }, 9)
  const second = await start('i-0000000000000000b', 'vol-second', '127.92.0.2', 'admin')
  await second.login.untilOpen()
  expect(await second.login.run('whoami; sudo cat /home/ubuntu/mark')).toBe('admin\nbefore\n')
  const keys = await second.login.hostKeys()
  for (const key of keys) expect(oldKeys).not.toContain(key)
  await driver.stop(second.spec.instanceId, grace)
  expect(await second.exit).toEqual({ kind: 'shutdown' })
})

/** Whether a connection is accepted and kept. */
function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host)
    socket.once('data', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('close', () => resolve(false)).on('error', () => {})
  })
}
