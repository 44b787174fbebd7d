/** What differs between operating systems for local scripts. */
export interface Platform {
  /** Packer's (Go's) name of the operating system, for `only_on`. */
  readonly name: string
  readonly variableFormat: string
  readonly executeCommand: readonly string[]
  /** Empty for none. */
  readonly shebang: string
  readonly tempfileExtension: string
  /** The path as the default command can take it, whatever it is made of. */
  quote(path: string): string
}

const unix = (name: string): Platform => ({
  name,
  variableFormat: "%s='%s' ",
  executeCommand: ['/bin/sh', '-c', '{{.Vars}} {{.Script}}'],
  shebang: '/bin/sh -e',
  tempfileExtension: '',
  quote: (path) => (/^[\w./@%+,:-]+$/.test(path) ? path : `'${path.replaceAll("'", `'"'"'`)}'`),
})

const windows: Platform = {
  name: 'windows',
  variableFormat: 'set %s=%s && ',
  executeCommand: ['cmd', '/V', '/C', '{{.Vars}}', 'call', '{{.Script}}'],
  shebang: '',
  tempfileExtension: '.cmd',
  quote: (path) => path,
}

export function platformOf(name: NodeJS.Platform): Platform {
  if (name === 'win32') return windows
  return unix(name === 'sunos' ? 'solaris' : name)
}

/** `C:\dir\file` as the Windows Subsystem for Linux sees it: `/mnt/c/dir/file`. */
export function linuxPath(path: string): string {
  const slashes = path.replaceAll('\\', '/')
  return slashes.replace(/^([A-Za-z]):\//, (_, drive: string) => `/mnt/${drive.toLowerCase()}/`)
}
