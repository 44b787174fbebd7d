/**
 * Inline commands as a script file. An exception ends it with status 1 and its text; without one it ends with the status of
 * the last program that was run, when that isn't 0.
 * @param variables the path of the script that sets the variables
 */
export function inlineScript(commands: string, variables: string, debugMode: number): string {
  return [
    "if (Test-Path variable:global:ProgressPreference) { $global:ProgressPreference = 'SilentlyContinue' }",
    ...(debugMode > 0 ? [`Set-PsDebug -Trace ${debugMode}`] : []),
    `. '${variables.replaceAll("'", "''")}'`,
    'try {',
    commands.trimEnd(),
    '} catch {',
    '[Console]::Error.WriteLine(($_ | Out-String).TrimEnd())',
    'exit 1',
    '}',
    'if ((Test-Path variable:LASTEXITCODE) -and $LASTEXITCODE -ne 0) { exit $LASTEXITCODE }',
    'exit 0',
    '',
  ].join('\n')
}
