// How tools name the variables from which they take passwords, keys and tokens.
const NAMES = /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|SECRET_?(?:ACCESS_?)?KEY|PRIVATE_?KEY)$/i
// Shorter ones are stand-ins (`test`, `secret`) that would be hidden inside ordinary words.
const SHORTEST = 8

/** The values of environment variables that are secrets by their names. */
export function secretsOf(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(env).flatMap(([name, value = '']) =>
    NAMES.test(name) && value.trim().length >= SHORTEST ? [value] : [],
  )
}
