import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { takeLock } from '../../engine/run-lock.ts'
import { IngotError } from '../../errors/index.ts'
import type { MachineDriver } from '../machine-driver.ts'
import { Database } from '../store/database.ts'
import type { ImageRecord } from '../store/records.ts'
import { accountId } from '../world/identity.ts'
import { cloudFiles } from './files.ts'
import { machinesOf } from './host-cloud.ts'
import { withdraw } from './presence.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Forgets everything that a stopped cloud made: machines, disks, images. Its key, its port and the base images stay.
 *
 * @throws IngotError `cloud/running`
 */
export async function eraseCloud(env: Environment, options: { readonly driver?: MachineDriver } = {}): Promise<void> {
  const files = cloudFiles(env)
  await mkdir(files.state, { recursive: true, mode: 0o700 })
  const lock = await takeLock(files.lock)
  if (!lock) throw new IngotError('cloud/running', 'the local cloud is running', { hint: 'Stop it: ingot cloud stop' })
  try {
    await (options.driver ?? machinesOf(files)).reap()
    for (const folder of [files.machines, files.objects]) await rm(folder, { recursive: true, force: true })
    for (const suffix of ['', '-wal', '-shm']) await rm(files.database + suffix, { force: true })
    await withdraw(files)
  } finally {
    lock.release()
  }
}

/** @throws IngotError `cloud/would-lose-images` when the cloud holds images of the user's own; `cloud/bad-state` */
export async function mayErase(env: Environment): Promise<void> {
  const file = cloudFiles(env).database
  if (!existsSync(file)) return
  const names = ownImages(file)
  if (names.length === 0) return
  const count = names.length === 1 ? 'an image' : `${names.length} images`
  throw new IngotError('cloud/would-lose-images', `the local cloud holds ${count} of yours, which would be lost`, {
    details: names,
    hint: 'To lose them: ingot cloud reset -force',
  })
}

function ownImages(file: string): string[] {
  const database = new Database(file)
  try {
    const images = database.regions('image').flatMap((region) => database.list<ImageRecord>('image', region))
    return images.filter(({ image }) => image.OwnerId === accountId).map(({ id, image }) => `${id} ${image.Name}`)
  } finally {
    database.close()
  }
}
