import { randomBytes } from 'node:crypto'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'

/** As Packer creates files, before the umask. */
const NEW_FILE = 0o664

/**
 * Puts `text` in place of a file's content in one step: whoever reads it, and whenever the machine stops, finds the old
 * text or the new one. Links are followed, and an existing file keeps its mode.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const target = await realpath(path).catch(() => path)
  const mode = (await stat(target).catch(() => undefined))?.mode
  const fresh = `${target}.${randomBytes(4).toString('hex')}.tmp`
  try {
    const file = await open(fresh, 'wx', NEW_FILE)
    try {
      if (mode !== undefined) await file.chmod(mode & 0o7777)
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(fresh, target)
  } catch (error) {
    await rm(fresh, { force: true })
    throw error
  }
}
