import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MachineDriver, MachineExit, MachineSpec } from '../../src/cloud/machine-driver.ts'
import type { Milliseconds } from '../../src/options/duration.ts'

const second = 1000 as Milliseconds

export interface DriverUnderTest {
  readonly driver: MachineDriver
  /** The name of a base image of at most 8 GiB. */
  readonly baseImage: string
  close(): Promise<void>
}

/**
 * What every machine driver does, whatever it runs machines with. The machines here have empty disks: nothing boots, so that
 * nothing has to be waited for.
 */
export function machineDriverConformance(name: string, make: () => Promise<DriverUnderTest>): void {
  describe(`the machine driver ${name}`, () => {
    let subject: DriverUnderTest
    let driver: MachineDriver
    let count = 0

    beforeAll(async () => {
      subject = await make()
      driver = subject.driver
      expect(await driver.reap()).toEqual([])
    })
    afterAll(() => subject.close())

    /** A machine with an empty disk, not yet on. */
    async function machine(): Promise<MachineSpec> {
      count += 1
      const volumeId = `vol-${count}`
      await driver.createVolume(volumeId, { kind: 'blank' }, 1)
      return specOf(`i-${count}`, volumeId, count)
    }

    async function started(): Promise<{ readonly spec: MachineSpec; readonly exits: MachineExit[] }> {
      const spec = await machine()
      const exits: MachineExit[] = []
      await driver.start(spec, (exit) => exits.push(exit))
      return { spec, exits }
    }

    test('says how machines run', async () => {
      expect(await driver.describe()).toMatchObject({
        name: expect.stringMatching(/\w/),
        accelerator: expect.stringMatching(/^(kvm|tcg|none)$/),
        reason: expect.stringMatching(/\w/),
      })
    })

    test('tells once that a machine went off, when its plug is pulled', async () => {
      const { spec, exits } = await started()
      expect(exits).toEqual([])
      await driver.kill(spec.instanceId)
      await driver.kill(spec.instanceId)
      expect(exits).toEqual([{ kind: 'killed' }])
    })

    test('leaves a machine that is on alone, when it is started again', async () => {
      const { spec, exits } = await started()
      await driver.start(spec, (exit) => exits.push(exit))
      await driver.kill(spec.instanceId)
      expect(exits).toHaveLength(1)
    })

    test('starts a machine again after it was stopped', async () => {
      const { spec, exits } = await started()
      await driver.stop(spec.instanceId, second)
      expect(exits).toHaveLength(1)
      await driver.start(spec, (exit) => exits.push(exit))
      await driver.kill(spec.instanceId)
      expect(exits).toHaveLength(2)
    })

    test('is quiet about machines that are off already', async () => {
      await driver.stop('i-never', second)
      await driver.kill('i-never')
      await driver.setIngress('i-never', [])
      await driver.forget('i-never')
    })

    test('has no console output of a machine that never started', async () => {
      expect(await driver.console('i-never')).toEqual(Buffer.alloc(0))
    })

    test('forgets a machine, its console included, but not its volumes', async () => {
      const { spec } = await started()
      await driver.forget(spec.instanceId)
      expect(await driver.console(spec.instanceId)).toEqual(Buffer.alloc(0))
      await driver.freeze([{ volumeId: spec.disks[0].volumeId, layerId: `snap-of-${spec.instanceId}` }])
    })

    test("says what isn't there", async () => {
      const { instanceId } = await machine()
      const missing = specOf(instanceId, 'vol-missing', 250)
      await expect(driver.start(missing, () => {})).rejects.toMatchObject({ code: 'cloud/no-such-volume' })
      await expect(driver.reboot('i-never', second)).rejects.toMatchObject({ code: 'cloud/no-such-machine' })
      await expect(driver.attachVolume('i-never', missing.disks[0])).rejects.toMatchObject({
        code: 'cloud/no-such-machine',
      })
      await expect(driver.freeze([{ volumeId: 'vol-missing', layerId: 'snap-x' }])).rejects.toMatchObject({
        code: 'cloud/no-such-volume',
      })
      await expect(driver.createVolume('vol-y', { kind: 'layer', layerId: 'snap-missing' }, 1)).rejects.toMatchObject({
        code: 'cloud/no-such-layer',
      })
    })

    test('makes volumes from a base image', async () => {
      await driver.createVolume('vol-based', { kind: 'base-image', name: subject.baseImage }, 8)
      await driver.freeze([{ volumeId: 'vol-based', layerId: 'snap-based' }])
      await driver.deleteVolume('vol-based')
      await driver.createVolume('vol-based-2', { kind: 'layer', layerId: 'snap-based' }, 9)
      await driver.deleteVolume('vol-based-2')
      await driver.deleteLayer('snap-based')
    })

    test('makes layers of disk image files', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'ingot-disk-'))
      try {
        const file = join(folder, 'disk.raw')
        await writeFile(file, 'content')
        await truncate(file, 3 * 2 ** 20)
        for (const attempt of ['first', 'second']) {
          expect(await driver.importLayer('layer-imported', file, 'raw'), attempt).toEqual({ sizeGiB: 1 })
        }
        await driver.createVolume('vol-imported', { kind: 'layer', layerId: 'layer-imported' }, 1)
        await driver.deleteVolume('vol-imported')
        await driver.deleteLayer('layer-imported')
      } finally {
        await rm(folder, { recursive: true })
      }
    })

    test('hot-plugs a volume', async () => {
      const { spec } = await started()
      await driver.createVolume('vol-plugged', { kind: 'blank' }, 1)
      await driver.attachVolume(spec.instanceId, { ...spec.disks[0], volumeId: 'vol-plugged', device: '/dev/sdf' })
      await driver.growVolume('vol-plugged', 2)
      await driver.kill(spec.instanceId)
    })

    test('repeats disk work quietly', async () => {
      await driver.createVolume('vol-again', { kind: 'blank' }, 1)
      await driver.createVolume('vol-again', { kind: 'blank' }, 1)
      await driver.growVolume('vol-again', 2)
      await driver.growVolume('vol-again', 2)
      await driver.freeze([{ volumeId: 'vol-again', layerId: 'snap-again' }])
      await driver.freeze([{ volumeId: 'vol-again', layerId: 'snap-again' }])
      await driver.deleteVolume('vol-again')
      await driver.deleteVolume('vol-again')
      await driver.deleteLayer('snap-again')
      await driver.deleteLayer('snap-again')
    })

    test('keeps the data of a deleted layer for the volumes upon it', async () => {
      await driver.createVolume('vol-first', { kind: 'blank' }, 1)
      await driver.freeze([{ volumeId: 'vol-first', layerId: 'snap-first' }])
      await driver.createVolume('vol-second', { kind: 'layer', layerId: 'snap-first' }, 1)
      await driver.deleteVolume('vol-first')
      await driver.deleteLayer('snap-first')
      await expect(driver.createVolume('vol-third', { kind: 'layer', layerId: 'snap-first' }, 1)).rejects.toMatchObject(
        { code: 'cloud/no-such-layer' },
      )
      const spec = specOf('i-second', 'vol-second', 251)
      await driver.start(spec, () => {})
      await driver.freeze([{ volumeId: 'vol-second', layerId: 'snap-second' }])
      await driver.kill(spec.instanceId)
      await driver.start(spec, () => {})
      await driver.kill(spec.instanceId)
    })
  })
}

function specOf(instanceId: string, volumeId: string, number: number): MachineSpec {
  return {
    instanceId,
    address: `127.91.7.${number}`,
    mac: `02:00:00:00:00:${(number % 256).toString(16).padStart(2, '0')}`,
    vcpus: 1,
    memoryMiB: 64,
    architecture: 'x86_64',
    bootMode: 'legacy-bios',
    disks: [{ volumeId, device: '/dev/xvda', deleteOnTermination: true }],
    ingress: [],
    metadata: (_, response) => response.end('metadata'),
    publicKeys: [],
  }
}
