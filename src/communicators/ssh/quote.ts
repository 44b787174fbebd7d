/** One word for a POSIX shell, whatever is in it. */
export function quote(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** Packer's scp lets the far shell expand the home folder; nothing else that a shell would expand is expanded here. */
const HOME = /^(?:~|\$HOME|\$\{HOME\})(?=\/|$)\/*/

/** A remote path as one word for the far side's shell. */
export function quotePath(path: string): string {
  const home = HOME.exec(path)
  if (home) {
    const rest = path.slice(home[0].length)
    return rest === '' ? '"$HOME"' : `"$HOME"/${quote(rest)}`
  }
  // What starts with a dash would be taken for an option.
  return quote(path.startsWith('-') ? `./${path}` : path)
}

/** A remote path for SFTP, whose sessions begin in the home folder. */
export function sftpPath(path: string): string {
  const home = HOME.exec(path)
  return home ? path.slice(home[0].length) || '.' : path
}
