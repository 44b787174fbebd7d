export interface ElevatedTask {
  /** Of the task and its log. */
  readonly name: string
  readonly user: string
  /** Empty for accounts that have none, such as SYSTEM. */
  readonly password: string
  /** For `cmd /c`. */
  readonly command: string
  /** Of the script itself, which removes itself. */
  readonly path: string
}

/** TASK_CREATE_OR_UPDATE, TASK_LOGON_PASSWORD, TASK_LOGON_SERVICE_ACCOUNT, TASK_RUNLEVEL_HIGHEST, TASK_ACTION_EXEC */
const [CREATE, LOGON_PASSWORD, LOGON_SERVICE, HIGHEST, EXEC] = [6, 1, 5, 1, 0]
/** TASK_STATE_READY; SCHED_S_TASK_HAS_NOT_RUN */
const [READY, NOT_RUN_YET] = [3, 267011]

/**
 * A script that runs a command with all rights of a user, which a log-in from afar doesn't have: in a scheduled task (Task
 * Scheduler 2.0), whose output it passes on while it runs, and with whose result it ends.
 */
export function elevatedScript({ name, user, password, command, path }: ElevatedTask): string {
  const log = `%SYSTEMROOT%/Temp/${name}.out`
  const hasPassword = password !== ''
  return `
$ErrorActionPreference = 'Stop'
if (Test-Path variable:global:ProgressPreference) { $global:ProgressPreference = 'SilentlyContinue' }
$name = ${quoted(name)}
$log = [Environment]::ExpandEnvironmentVariables(${quoted(log)})
$scheduler = New-Object -ComObject 'Schedule.Service'
$scheduler.Connect()
$folder = $scheduler.GetFolder('\\')
$definition = $scheduler.NewTask(0)
$definition.RegistrationInfo.Description = 'Packer elevated task'
$definition.Principal.RunLevel = ${HIGHEST}
$definition.Settings.AllowDemandStart = $true
$definition.Settings.DisallowStartIfOnBatteries = $false
$definition.Settings.StopIfGoingOnBatteries = $false
$definition.Settings.RunOnlyIfNetworkAvailable = $false
$definition.Settings.RunOnlyIfIdle = $false
$definition.Settings.IdleSettings.StopOnIdleEnd = $false
$definition.Settings.ExecutionTimeLimit = 'PT0S'
$definition.Settings.Priority = 4
$action = $definition.Actions.Create(${EXEC})
$action.Path = 'cmd'
$action.Arguments = ${quoted(`/c ${command} > ${log} 2>&1`)}
$password = ${hasPassword ? quoted(password) : '$null'}
[void]$folder.RegisterTaskDefinition($name, $definition, ${CREATE}, ${quoted(user)}, $password, ${hasPassword ? LOGON_PASSWORD : LOGON_SERVICE}, $null)
$task = $folder.GetTask($name)
[void]$task.Run($null)
$result = 1
try {
  $deadline = (Get-Date).AddSeconds(10)
  while ($task.LastTaskResult -eq ${NOT_RUN_YET} -and (Get-Date) -lt $deadline) { Start-Sleep -Milliseconds 100 }
  $shown = 0
  do {
    $over = $task.State -eq ${READY}
    if (Test-Path $log) {
      Get-Content $log | Select-Object -Skip $shown | ForEach-Object {
        $shown += 1
        Write-Output "$_"
      }
    }
    if (-not $over) { Start-Sleep -Milliseconds 100 }
  } until ($over)
  $result = $task.LastTaskResult
} finally {
  Remove-Item $log, ${quoted(path)} -Force -ErrorAction SilentlyContinue
  $folder.DeleteTask($name, 0)
}
exit $result
`.trimStart()
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
