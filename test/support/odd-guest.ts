import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Sshd, type SshdOptions, startSshd } from './sshd.ts'

/** How a machine is set up wrong. */
export interface OddGuestOptions extends SshdOptions {
  /** The user's entry in /etc/passwd: the login shell. */
  readonly shell?: string
  /** The user's entry in /etc/shadow after its name: `*:19000:0:99999:7:::`. */
  readonly shadow?: string
  /** Makes /tmp a file system of its own. */
  readonly tmp?: 'full' | 'read-only' | 'noexec'
}

export const GUEST_USER = 'ingot-guest'
const FINE = '*:19000:0:99999:7:::'

/** Shell commands that make /tmp what it should be, once the server's own folder was put aside. */
const TMP: Readonly<
  Record<NonNullable<OddGuestOptions['tmp']>, { readonly options: string; readonly finish: string }>
> = {
  full: { options: 'size=256k', finish: 'cat /dev/zero > /tmp/filler 2> /dev/null || true' },
  'read-only': { options: 'size=256k', finish: 'mount -o remount,ro /tmp' },
  noexec: { options: 'size=4m,noexec', finish: 'true' },
}

/**
 * A real sshd with a user of its own and file systems of its own, in a mount namespace that ends with it: nothing of this
 * computer changes. Needs root.
 */
export async function startOddGuest(options: OddGuestOptions): Promise<Sshd> {
  const within = (folder: string): readonly string[] => {
    writeFileSync(join(folder, 'setup'), script(folder, options))
    return ['unshare', '--mount', 'sh', join(folder, 'setup')]
  }
  const sshd = await startSshd({ ...options, config: [...(options.config ?? []), 'UsePAM no'], within })
  return { ...sshd, username: GUEST_USER }
}

function script(folder: string, { shell = '/bin/sh', shadow = FINE, tmp }: OddGuestOptions): string {
  const lines = [
    'set -e',
    // The server reads the keys as the user who logs in.
    `chmod 755 ${folder}`,
    `chmod 644 ${folder}/authorized_keys`,
    `(cat /etc/passwd; echo '${GUEST_USER}:x:54321:54321::/:${shell}') > ${folder}/passwd`,
    `(umask 077; (cat /etc/shadow; echo '${GUEST_USER}:${shadow}') > ${folder}/shadow)`,
    `mount --bind ${folder}/passwd /etc/passwd`,
    `mount --bind ${folder}/shadow /etc/shadow`,
  ]
  if (tmp) {
    lines.push(
      `mount --bind ${folder} /mnt`,
      `mount -t tmpfs -o mode=1777,${TMP[tmp].options} tmpfs /tmp`,
      `mkdir -p ${folder}`,
      `mount --bind /mnt ${folder}`,
      TMP[tmp].finish,
    )
  }
  return [...lines, 'exec "$@"', ''].join('\n')
}
