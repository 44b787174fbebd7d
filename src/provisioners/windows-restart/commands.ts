/** Asks for a restart in a minute, which says whether one is going on already. Packer's, so that scripts in logs look alike. */
export const PROBE_COMMAND = 'shutdown /r /f /t 60 /c "packer restart test"'
export const CANCEL_COMMAND = 'shutdown /a'

export const CHECK_COMMAND = encodedCommand('echo ("{0} restarted." -f [System.Net.Dns]::GetHostName())')
/** What {@link CHECK_COMMAND} writes after the name. */
export const CHECK_MARK = 'restarted.'

/** Exit statuses of `shutdown`, from winerror.h. */
export const SHUTDOWN = {
  /** ERROR_SHUTDOWN_IN_PROGRESS */
  inProgress: 1115,
  /** ERROR_SHUTDOWN_IS_SCHEDULED */
  scheduled: 1190,
  /** RPC_S_UNKNOWN_IF: the service that would do it is gone already */
  serviceGone: 1717,
} as const

/** Ends with 1 while one of the keys exists. */
export function registryCommand(keys: readonly string[]): string {
  const quoted = keys.map((key) => `'${key.replaceAll("'", "''")}'`).join(', ')
  return encodedCommand(
    `foreach ($key in @(${quoted})) { if (Test-Path $key) { echo "$key exists."; exit 1 } }; exit 0`,
  )
}

function encodedCommand(script: string): string {
  return `powershell.exe -EncodedCommand ${Buffer.from(script, 'utf16le').toString('base64')}`
}
