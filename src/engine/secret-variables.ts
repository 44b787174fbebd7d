// How tools name the variables from which they take passwords, keys and tokens.
const NAMES = /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|SECRET_?(?:ACCESS_?)?KEY|PRIVATE_?KEY)$/i
// Shorter ones are stand-ins (`test`, `secret`) that would be hidden inside ordinary words.
const SHORTEST = 8

type Variables = Readonly<Record<string, string | undefined>>

/** The values of environment variables that are secrets by their names, and the passwords of proxies. */
export function secretsOf(env: Variables): readonly string[] {
  return Object.entries(env).flatMap(([name, value = '']) => {
    if (/_proxy$/i.test(name)) return passwordsOf(value)
    return NAMES.test(name) && value.trim().length >= SHORTEST ? [value] : []
  })
}

/** The same for the variables that a component's options set for scripts. What is still to be rendered is no value yet. */
export function secretsOfOptions(options: Readonly<Record<string, unknown>>): readonly string[] {
  const listed = [options['environment_vars'], options['ansible_env_vars']].flatMap(assignmentsIn)
  const named = typeof options['env'] === 'object' && options['env'] !== null ? Object.entries(options['env']) : []
  const written = [...listed, ...named].filter(([, value]) => typeof value === 'string' && !value.includes('{{'))
  return written.flatMap(([name, value]) => secretsOf({ [name]: value }))
}

function assignmentsIn(value: unknown): readonly (readonly [string, string])[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((item) => {
    const [, name, text] = typeof item === 'string' ? (/^([^=]+)=(.*)$/s.exec(item) ?? []) : []
    return name !== undefined && text !== undefined ? [[name, text] as const] : []
  })
}

/** As they stand in the URL, and decoded. */
function passwordsOf(url: string): readonly string[] {
  const password = URL.canParse(url) ? new URL(url).password : ''
  return password === '' ? [] : [password, decoded(password)]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
