import { posix } from 'node:path'
import { textFunction } from '../string/text-function.ts'

export const basename = textFunction('The last part of a path.', ['path'], ([path = '']) => {
  if (path === '') return '.'
  return posix.basename(path) || '/'
})

export const dirname = textFunction('The path without its last part.', ['path'], ([path = '']) => {
  const folder = posix.normalize(path.slice(0, path.lastIndexOf('/') + 1))
  return folder.length > 1 ? folder.replace(/\/$/, '') : folder
})
