import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { IngotError } from '../../errors/index.ts'
import type { AmazonConfig } from './config.ts'

// What Go's strict base64 decoder takes, line ends left out.
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
/** EC2's limit, before encoding. */
const MOST_BYTES = 16 * 1024

/**
 * The instance's user data in base64, as EC2 wants it. As in Packer, what is base64 already is sent as it is.
 * @throws IngotError `aws/user-data` when it is too long
 */
export async function userData(config: AmazonConfig): Promise<string | undefined> {
  const { user_data: text, user_data_file: file } = config.options
  if (!text && !file) return undefined
  const bytes = file ? await readFile(resolve(config.cwd, file)) : Buffer.from(text ?? '')
  const plain = bytes.toString().replace(/[\r\n]/g, '')
  if (BASE64.test(plain)) return plain
  if (bytes.length > MOST_BYTES) {
    const option = file ? 'user_data_file' : 'user_data'
    throw new IngotError(
      'aws/user-data',
      `"${option}" has ${bytes.length} bytes, but EC2 takes ${MOST_BYTES} at most`,
      {
        place: config.placeOf(option),
        hint: 'compress it with gzip (cloud-init unpacks it), or let it fetch the rest',
      },
    )
  }
  return bytes.toString('base64')
}
