import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { IngotError, messageOf } from '../../errors/index.ts'
import { writeSecretFile } from '../secret-file.ts'

/** The credentials of a local cloud's one user. */
export interface AccessKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/**
 * The key of the cloud in this folder, made when there is none yet. Only the user can read its file.
 * @throws IngotError `cloud/bad-state`
 */
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
    return parseKey(await readFile(file, 'utf8'))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    // Programs may have been given the key that stood there: another one is not put in its place unasked.
    throw new IngotError('cloud/bad-state', `the local cloud's key "${file}" can't be read: ${messageOf(cause)}`, {
      hint: 'delete the file to have a new key made',
      cause,
    })
  }
}

/** @throws Error when it is no key */
function parseKey(text: string): AccessKey {
  const { accessKeyId, secretAccessKey } = { ...(JSON.parse(text) as Partial<AccessKey>) }
  if (typeof accessKeyId === 'string' && typeof secretAccessKey === 'string' && accessKeyId && secretAccessKey) {
    return { accessKeyId, secretAccessKey }
  }
  throw new Error('it holds no key')
}

/** In AWS's form, with letters that no real key begins with. */
function newKey(): AccessKey {
  const id = randomBytes(10).toString('hex').toUpperCase().slice(0, 14)
  return { accessKeyId: `AKINGO${id}`, secretAccessKey: randomBytes(30).toString('base64') }
}
