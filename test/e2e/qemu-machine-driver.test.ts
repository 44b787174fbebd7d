import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { QemuDriver } from '../../src/cloud/machines/index.ts'
import { mustRun } from '../../src/cloud/machines/run-tool.ts'
import { machineDriverConformance } from '../conformance/machine-driver.ts'
import { descendantsOf, killQuietly } from '../support/processes.ts'

const folders: string[] = []

async function driverFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ingot-driver-'))
  folders.push(folder)
  return folder
}

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

const noBaseImages = () => Promise.reject(new Error('there are no base images here'))

// Nothing boots here, so that an empty disk is as good a base image as any.
machineDriverConformance('of QEMU', async () => {
  const folder = await driverFolder()
  const file = join(folder, 'empty.qcow2')
  await mustRun('qemu-img', ['create', '-q', '-f', 'qcow2', file, '1G'])
  const driver = new QemuDriver({ folder, findBaseImage: async () => ({ file, checksum: 'sha256:empty' }) })
  return { driver, baseImage: 'empty', close: () => driver.close() }
})

describe('machines of a killed cloud', () => {
  /** Starts a machine in a process of its own, as a cloud would, and resolves once it is on. */
  async function cloudProcess(folder: string) {
    const program = `
      import { QemuDriver } from '${resolveSource('src/cloud/machines/index.ts')}'
      const driver = new QemuDriver({ folder: process.argv[1], findBaseImage: () => Promise.reject(new Error()) })
      await driver.createVolume('vol-1', { kind: 'blank' }, 1)
      await driver.start({
        instanceId: 'i-1', address: '127.91.8.1', mac: '02:00:00:00:00:01', vcpus: 1, memoryMiB: 64, architecture: 'x86_64',
        bootMode: 'legacy-bios', disks: [{ volumeId: 'vol-1', device: '/dev/xvda', deleteOnTermination: true }],
        ingress: [], metadata: (_, response) => response.end(), publicKeys: [],
      }, () => {})
      console.log('on')`
    const child = spawn(process.execPath, ['--input-type=module', '-e', program, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    return child
  }

  test('die with it, and leave a folder that the next one can use', async () => {
    const folder = await driverFolder()
    const cloud = await cloudProcess(folder)
    const machines = descendantsOf(cloud.pid ?? 0)
    expect(machines.length).toBeGreaterThan(0)
    cloud.kill('SIGKILL')
    await once(cloud, 'exit')
    await expect.poll(() => machines.filter(isAlive)).toEqual([])

    const next = new QemuDriver({ folder, findBaseImage: noBaseImages })
    expect(await next.reap()).toEqual([])
    expect(await readdir(join(folder, 'volumes'))).toEqual(['vol-1.qcow2'])
    await next.close()
    for (const pid of machines) killQuietly(pid, 'SIGKILL')
  })
})

test('freezing costs no copy: the layer is the file that the volume was', async () => {
  const folder = await driverFolder()
  const driver = new QemuDriver({ folder, findBaseImage: noBaseImages })
  await driver.createVolume('vol-1', { kind: 'blank' }, 1)
  const before = await stat(join(folder, 'volumes', 'vol-1.qcow2'))
  await driver.freeze([{ volumeId: 'vol-1', layerId: 'snap-1' }])
  const layer = await stat(join(folder, 'layers', 'snap-1.qcow2'))
  const after = await stat(join(folder, 'volumes', 'vol-1.qcow2'))
  expect(layer.ino).toBe(before.ino)
  expect(after.ino).not.toBe(before.ino)
  await driver.close()
})

function resolveSource(path: string): string {
  return join(import.meta.dirname, '..', '..', path)
}

/** A zombie is dead: it only waits for whoever adopted it to take notice. */
function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return !stat.slice(stat.lastIndexOf(')')).startsWith(') Z')
  } catch {
    return false
  }
}
