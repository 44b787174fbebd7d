import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** The simulated machine's drives, kept in a folder. Names are lower-cased, as Windows doesn't tell cases apart. */
export class WindowsFiles {
  readonly root: string

  constructor(root: string) {
    this.root = root
    mkdirSync(this.resolve('C:\\Windows\\Temp'), { recursive: true })
    mkdirSync(this.resolve('C:\\Users\\packer\\Temp'), { recursive: true })
  }

  /** Where a path of the machine is on this computer. What is relative starts in the user's folder. */
  readonly resolve = (path: string): string => {
    const expanded = expandVariables(path).replaceAll('\\', '/').toLowerCase()
    const [, drive, rest] = /^([a-z]):\/*(.*)$/.exec(expanded) ?? []
    return drive ? join(this.root, drive, rest ?? '') : join(this.root, 'c/users/packer', expanded)
  }
}

const VARIABLES: Readonly<Record<string, string>> = {
  temp: 'C:\\Users\\packer\\Temp',
  systemroot: 'C:\\Windows',
}

function expandVariables(path: string): string {
  return path.replace(/%(\w+)%|\$env:(\w+)/g, (whole, percent?: string, dollar?: string) => {
    return VARIABLES[(percent ?? dollar ?? '').toLowerCase()] ?? whole
  })
}
