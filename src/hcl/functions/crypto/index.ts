import { md5, sha1, sha256, sha512 } from './hashes.ts'
import { rsadecrypt } from './rsadecrypt.ts'

export { bcryptFunction } from './bcrypt.ts'

export const cryptoFunctions = { md5, rsadecrypt, sha1, sha256, sha512 }
