/** How figures are written everywhere (terminal, Web UI, e-mail): fixed decimals, and a dash for what is not known. */

/** What stands for a figure that does not exist; never a zero. */
export const missing = '–';

/** Four decimals: `0.8123`. */
export function formatScore(score: number | null | undefined): string {
  return fixed(score, 4);
}

/** Candidate minus baseline with its sign: `+0.0123`; a difference that rounds to nothing has none. */
export function formatDifference(baseline: number | null | undefined, candidate: number | null | undefined): string {
  if (!isFigure(baseline) || !isFigure(candidate)) return missing;
  const text = fixed(candidate - baseline, 4);
  return Number(text) > 0 ? `+${text}` : text;
}

/** `USD 12.34` */
export function formatUsd(amount: number | null | undefined): string {
  return isFigure(amount) ? `USD ${fixed(amount, 2)}` : missing;
}

/** The two largest units: `45 s`, `3 min 5 s`, `2 h 10 min`, `3 d 4 h`. */
export function formatDuration(seconds: number): string {
  if (!isFigure(seconds)) return missing;
  const whole = Math.max(0, Math.round(seconds));
  const parts = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** `2026-11-21T09:30:00.000Z` → `2026-11-21 09:30 UTC`; anything else as it stands. */
export function formatTime(iso: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(:\d{2}(\.\d+)?)?Z$/.exec(iso);
  return match ? `${match[1]} ${match[2]} UTC` : iso;
}

function fixed(figure: number | null | undefined, decimals: number): string {
  if (!isFigure(figure)) return missing;
  const text = figure.toFixed(decimals);
  return Number(text) === 0 ? (0).toFixed(decimals) : text; // never "-0.0000"
}

function isFigure(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
