import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { IngotError, messageOf } from '../errors/index.ts'

/** Writes a file that only the user may read, at once or not at all. @throws IngotError `cloud/bad-state` */
export async function writeSecretFile(file: string, content: string): Promise<void> {
  const draft = `${file}.${process.pid}`
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    await writeFile(draft, content, { mode: 0o600 })
    await chmod(draft, 0o600)
    await rename(draft, file)
  } catch (cause) {
    await rm(draft, { force: true })
    throw new IngotError('cloud/bad-state', `the local cloud's "${file}" can't be written: ${messageOf(cause)}`, {
      cause,
    })
  }
}
