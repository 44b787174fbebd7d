import { shellWords } from './shell-words.ts'

/** What the far end of an scp is asked to do. */
export interface ScpCommand {
  readonly direction: 'to-machine' | 'from-machine'
  readonly path: string
  /** The path must be a folder. */
  readonly intoFolder: boolean
  readonly recursive: boolean
}

/** @returns undefined when the command is no far end of an scp, but something else to be run */
export function parseScp(command: string): ScpCommand | undefined {
  if (!/^(?:\/usr\/bin\/)?scp\s/.test(command)) return undefined
  const words = shellWords(command)?.slice(1)
  if (!words) return undefined
  const options = words.filter((word, index) => word.startsWith('-') && !words.slice(0, index).includes('--'))
  const flags = options.filter((word) => word !== '--').join('')
  const paths = words.filter((word) => !options.includes(word))
  const [path] = paths
  const direction = flags.includes('t') ? 'to-machine' : flags.includes('f') ? 'from-machine' : undefined
  if (direction === undefined || path === undefined || paths.length !== 1) return undefined
  return { direction, path, intoFolder: flags.includes('d'), recursive: flags.includes('r') }
}
