import { formatGoTime } from './go-time.ts'

/** Each directive that Packer knows as a Go layout. */
const layouts: Readonly<Record<string, string>> = {
  '%B': 'January',
  '%b': 'Jan',
  '%m': '01',
  '%A': 'Monday',
  '%a': 'Mon',
  '%d': '02',
  '%H': '15',
  '%I': '03',
  '%M': '04',
  '%S': '05',
  '%Y': '2006',
  '%y': '06',
  '%p': 'PM',
  '%Z': 'MST',
  '%z': '-0700',
  '%L': '.000',
}

/** Formats an instant in UTC. A directive that Packer doesn't know stays as it is written. */
export function strftime(instant: Date, format: string): string {
  return format.replace(/%[\s\S]/gu, (directive) => {
    if (directive === '%%') return '%'
    const layout = layouts[directive]
    return layout ? formatGoTime(instant, layout) : directive
  })
}
