import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeSecretFile } from '../secret-file.ts'

/** The credentials of a local cloud's one user. */
export interface AccessKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** The key of the cloud in this folder, made when there is none yet. Only the user can read its file. */
export async function accessKeyOf(folder: string): Promise<AccessKey> {
  const file = join(folder, 'access-key.json')
  const known = await readKey(file)
  if (known) return known
  const key = newKey()
  await writeSecretFile(file, `${JSON.stringify(key, undefined, 2)}\n`)
  return key
}

async function readKey(file: string): Promise<AccessKey | undefined> {
  try {
    const key = JSON.parse(await readFile(file, 'utf8')) as Partial<AccessKey>
    const { accessKeyId, secretAccessKey } = key
    return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined
  } catch {
    return undefined
  }
}

/** In AWS's form, with letters that no real key begins with. */
function newKey(): AccessKey {
  const id = randomBytes(10).toString('hex').toUpperCase().slice(0, 14)
  return { accessKeyId: `AKINGO${id}`, secretAccessKey: randomBytes(30).toString('base64') }
}
