/** What looks like data about a person. Hints for a person to look at: none of them proves anything. */
export const personalDataKinds = [
  'e-mail address',
  'phone number',
  'IBAN',
  'card number',
  'social security number',
  'IP address',
] as const;
export type PersonalDataKind = (typeof personalDataKinds)[number];

const email = /[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*\.[a-z]{2,}/i;
const digitRun = /\d(?:[ .()/-]{0,2}\d){6,18}/;
const phone =
  /(?<![\w+])\+(?=(?:[ .()-]{0,2}\d){8})\d{1,3}[ .-]?(?:\(?\d{1,4}\)?[ .-]?){2,5}\d{2,4}|(?<![\w.-])\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b/;
const socialSecurity = /(?<![\w.-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])/;
/** In one piece, or in groups as they are printed: dates and sums in a row are no card. */
const card = /(?<![\w.]|\b[A-Z]{2}\d{2} )(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{4}|\d{4}([ -])\d{6}\2\d{4,5})(?!\w)/g;
const iban = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g;
const ip = /\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b/;

/** The kinds that a text seems to hold; each is looked for only where its cheapest sign is there. */
export function findPersonalData(text: string): readonly PersonalDataKind[] {
  const found: PersonalDataKind[] = [];
  if (text.includes('@') && email.test(text)) found.push('e-mail address');
  if (!digitRun.test(text)) return found;
  if (phone.test(text)) found.push('phone number');
  if ((text.match(iban) ?? []).some(isIban)) found.push('IBAN');
  if ((text.match(card) ?? []).some(isCardNumber)) found.push('card number');
  if (socialSecurity.test(text)) found.push('social security number');
  if (ip.test(text)) found.push('IP address');
  return found;
}

/** ISO 13616: letters count from 10, the first four characters go to the end, and the rest modulo 97 is 1. */
function isIban(candidate: string): boolean {
  const compact = candidate.replaceAll(' ', '');
  if (compact.length < 15 || compact.length > 34) return false;
  let rest = 0;
  for (const letter of compact.slice(4) + compact.slice(0, 4)) {
    for (const digit of String(Number.parseInt(letter, 36))) rest = (rest * 10 + Number(digit)) % 97;
  }
  return rest === 1;
}

/** Luhn's check digit (ISO/IEC 7812), on numbers that begin as those of cards do. */
function isCardNumber(candidate: string): boolean {
  const digits = candidate.replaceAll(/\D/g, '');
  if (!/^[2-6]/.test(digits)) return false;
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
