/** Whether a label selector as kubectl writes it (`a=b,c!=d,e in (f,g),h,!i`) selects these labels; undefined where it cannot be read. */
export function selects(selector: string, labels: Readonly<Record<string, string>>): boolean | undefined {
  const requirements = selector
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => holds(part, labels));
  return requirements.includes(undefined) ? undefined : requirements.every((held) => held === true);
}

function holds(requirement: string, labels: Readonly<Record<string, string>>): boolean | undefined {
  const [, key, operator, list] = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(requirement) ?? [];
  if (key !== undefined) {
    const listed = (list ?? '').split(',').some((value) => value.trim() === labels[key]);
    return operator === 'in' ? listed : !listed;
  }
  const [, name, sign, value] = /^([^\s!=]+)\s*(==|=|!=)\s*([^\s=]*)$/.exec(requirement) ?? [];
  if (name !== undefined) return sign === '!=' ? labels[name] !== value : labels[name] === value;
  if (/^![^\s!=]+$/.test(requirement)) return labels[requirement.slice(1)] === undefined;
  return /^[^\s!=()]+$/.test(requirement) ? labels[requirement] !== undefined : undefined;
}
