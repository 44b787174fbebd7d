import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import { ImageStore } from '../../src/cloud/images/index.ts'
import { QemuDriver } from '../../src/cloud/machines/index.ts'
import { machineDriverConformance } from '../conformance/machine-driver.ts'

machineDriverConformance('QEMU', async () => {
  const images = new ImageStore(inject('baseImages'))
  const [base] = await images.list()
  if (!base) throw new Error('no base image')
  const folder = mkdtempSync(join(tmpdir(), 'ingot-qemu-'))
  const findBaseImage = async (name: string) => ({
    file: images.diskOf(name),
    checksum: (await images.get(name)).checksum,
  })
  const driver = new QemuDriver({ folder, findBaseImage })
  return {
    driver,
    baseImage: base.name,
    async close() {
      await driver.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
})
