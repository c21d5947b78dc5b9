/**
 * Our own drawings of what no emoji set has: the things of a Kita's day. Plain SVG in a square of 64, in the flat manner
 * of Fluent Emoji; German name first, then words to search by, English and Dutch names.
 */
export interface KitaDrawing {
  readonly de: readonly string[]
  readonly en: readonly string[]
  readonly nl: readonly string[]
  readonly svg: string
}

const face = (cx: number, cy: number, skin: string, hair: string): string =>
  `<circle cx="${cx}" cy="${cy}" r="6" fill="${skin}"/>
   <path fill="${hair}" d="M${cx - 6.4} ${cy - 0.4}a6.4 6.4 0 0 1 12.8 0c-2-.4-3-2.4-3.4-3.8c-2.4 2-6 3.2-9.4 3.8z"/>
   <circle cx="${cx - 2.2}" cy="${cy + 0.8}" r=".8" fill="#402a32"/><circle cx="${cx + 2.2}" cy="${cy + 0.8}" r=".8" fill="#402a32"/>
   <path fill="#b3261e" d="M${cx - 2} ${cy + 2.6}h4a2 2 0 0 1-4 0z"/>`

export const kitaDrawings: Readonly<Record<string, KitaDrawing>> = {
  gummistiefel: {
    de: ['Gummistiefel', 'Stiefel', 'Regen', 'Matsch'],
    en: ['wellies', 'rubber boots', 'rain'],
    nl: ['regenlaarzen', 'laarzen', 'regen'],
    svg: `<path fill="#e0a800" d="M10 12h16v30c0 2 1 3 3 3.500c5 1.200 8 3 8 7.500v3H10z"/><path fill="#ffc928" d="M8 9h20v7H8z"/>
<path fill="#a87600" d="M9 54h29v3.500a1.500 1.500 0 0 1-1.500 1.500h-26a1.500 1.500 0 0 1-1.500-1.500z"/>
<path fill="#ffc928" d="M30 12h16v28c0 2 1 3 3 3.500c5 1.200 9 3 9 8.500v2H30z"/><path fill="#ffdb6b" d="M28 7h20v8H28z"/>
<path fill="#c98f00" d="M29 53h30v4.500a1.500 1.500 0 0 1-1.500 1.500h-27a1.500 1.500 0 0 1-1.500-1.500z"/>
<circle cx="38" cy="25" r="2.600" fill="#e25c4a"/><circle cx="34" cy="35" r="2.200" fill="#3f8fd0"/><circle cx="42" cy="38" r="2" fill="#4ba35a"/>
<path fill="#fff" opacity=".5" d="M32 18h2.500v12H32z"/>`,
  },
  laterne: {
    de: ['Laterne', 'Sankt Martin', 'Laternenfest', 'Umzug', 'Licht', 'November'],
    en: ['lantern', 'lantern walk', 'Saint Martin'],
    nl: ['lampion', 'Sint-Maarten', 'lichtjes'],
    svg: `<path fill="#8a5a34" d="M50 3l3 2.500L33 18l-2-2.500z"/><path fill="#5b4a44" d="M31.200 15h1.600v7h-1.600z"/>
<circle cx="32" cy="39" r="20" fill="#ffb02e"/><path fill="#ff822d" d="M32 19c-6 0-10 9-10 20s4 20 10 20s10-9 10-20s-4-20-10-20z"/>
<path fill="#ffd35c" d="M32 19c-3 0-5 9-5 20s2 20 5 20s5-9 5-20s-2-20-5-20z"/>
<path fill="#c4392b" d="M22 20.500a22 22 0 0 1 20 0l-2 4.500H24zM22 57.500a22 22 0 0 0 20 0l-2-4.500H24z"/>
<path fill="#fff6d0" d="M32 29l2.700 6.200l6.700.600l-5.100 4.400l1.600 6.600L32 43.200l-5.900 3.600l1.600-6.600l-5.100-4.400l6.700-.600z"/>`,
  },
  schultuete: {
    de: ['Schultüte', 'Zuckertüte', 'Einschulung', 'Schulkind', 'Abschied'],
    en: ['school cone', 'first day of school'],
    nl: ['schoolpuntzak', 'eerste schooldag'],
    svg: `<path fill="#e94f8a" d="M14 6l8 12H16zM50 6l-8 12h6z"/><path fill="#f7a8c4" d="M16 10c6-7 26-7 32 0l-4 12H20z"/>
<path fill="#3f8fd0" d="M15 20h34L34 60a2.200 2.200 0 0 1-4 0z"/><path fill="#2f74b0" d="M38 20h11L34 60a2.200 2.200 0 0 1-3.500.800z"/>
<path fill="#ffc928" d="M13 18h38v5H13z"/><path fill="#ff8fb6" d="M32 14c-5-7-12-6-12-2s7 5 12 3c5 2 12 1 12-3s-7-5-12 2z"/><circle cx="32" cy="14" r="2.600" fill="#e94f8a"/>
<path fill="#fff6d0" d="M30 28l1.700 3.800l4.100.400l-3.100 2.700l1 4l-3.700-2.200l-3.600 2.200l.9-4l-3.100-2.700l4.100-.400z"/><circle cx="38" cy="42" r="2" fill="#7ed08f"/><circle cx="29" cy="46" r="1.600" fill="#ffc928"/>`,
  },
  trinkflasche: {
    de: ['Trinkflasche', 'Flasche', 'Wasser', 'trinken', 'Durst'],
    en: ['drinking bottle', 'water bottle'],
    nl: ['drinkfles', 'fles', 'water'],
    svg: `<path fill="#e25c4a" d="M27 5h10v7H27z"/><path fill="#c4392b" d="M21 11h22a2 2 0 0 1 2 2v5H19v-5a2 2 0 0 1 2-2z"/>
<path fill="#5bb3e6" d="M18 18h28v37a5 5 0 0 1-5 5H23a5 5 0 0 1-5-5z"/><path fill="#3f8fd0" d="M18 44h28v11a5 5 0 0 1-5 5H23a5 5 0 0 1-5-5z"/>
<path fill="#fff" opacity=".45" d="M22 22h4v32h-4z"/><path fill="#fff" d="M34 26c3 4.500 5 7 5 10a5 5 0 0 1-10 0c0-3 2-5.500 5-10z"/>`,
  },
  brotdose: {
    de: ['Brotdose', 'Vesperdose', 'Frühstück', 'Butterbrot', 'Pausenbrot'],
    en: ['lunch box', 'breakfast'],
    nl: ['broodtrommel', 'ontbijt'],
    svg: `<path fill="#2f8f6b" d="M6 30h52v20a6 6 0 0 1-6 6H12a6 6 0 0 1-6-6z"/><path fill="#4bb98c" d="M4 26h56v7H4z"/>
<path fill="#f0c07a" d="M10 12c0-4 20-4 20 0v14H10z"/><path fill="#c98a45" d="M10 12c0-4 20-4 20 0v2c0-4-20-4-20 0z"/><path fill="#7ed08f" d="M9 20c3-2 5 2 8 0s5 2 8 0s4 1 6 0v4H9z"/>
<circle cx="42" cy="19" r="8" fill="#e25c4a"/><path fill="#7a4a2b" d="M41.400 8h1.400v5h-1.400z"/><path fill="#4ba35a" d="M43 10c2-3 5-3 7-2c-1 3-4 4-7 2z"/><circle cx="54" cy="22" r="4" fill="#7a4fb0"/>
<path fill="#fff" opacity=".35" d="M12 38h26v4H12z"/>`,
  },
  matschhose: {
    de: ['Matschhose', 'Regenhose', 'Buddelhose', 'Regen', 'Draußen'],
    en: ['mud trousers', 'rain trousers', 'dungarees'],
    nl: ['modderbroek', 'regenbroek'],
    svg: `<path fill="#2f74b0" d="M20 4h5v18h-5zM39 4h5v18h-5z"/><path fill="#3f8fd0" d="M18 18h28l4 40H35l-3-24l-3 24H14z"/><path fill="#2f74b0" d="M22 20h20v12H22z"/>
<circle cx="22.500" cy="20" r="2.200" fill="#ffc928"/><circle cx="41.500" cy="20" r="2.200" fill="#ffc928"/><path fill="#2f74b0" d="M13 54h16l-.5 5H13zM35 54h16v5H35.500z"/>
<path fill="#8a5a34" d="M18 42c2-2 6-1 6 2s-3 4-5 3s-3-3-1-5zM42 47c2-1 5 0 4 3s-6 2-6 0s1-2.500 2-3z"/><circle cx="40" cy="39" r="1.400" fill="#8a5a34"/><circle cx="25" cy="50" r="1.400" fill="#8a5a34"/>`,
  },
  regenjacke: {
    de: ['Regenjacke', 'Friesennerz', 'Regen', 'Jacke'],
    en: ['raincoat', 'rain jacket'],
    nl: ['regenjas', 'regen'],
    svg: `<path fill="#e0a800" d="M20 16c0-8 5-12 12-12s12 4 12 12l-4 6H24z"/><path fill="#fff2c4" d="M26 15c0-4 2-6 6-6s6 2 6 6l-2 5h-8z"/>
<path fill="#ffc928" d="M22 18h20l14 16l-6 8l-5-5v22H19V37l-5 5l-6-8z"/><path fill="#e0a800" d="M31 20h2v39h-2z"/>
<circle cx="36" cy="28" r="1.600" fill="#fff"/><circle cx="36" cy="38" r="1.600" fill="#fff"/><circle cx="36" cy="48" r="1.600" fill="#fff"/><path fill="#e0a800" d="M21 46h8v8h-8zM37 46h6v8h-6z"/>`,
  },
  morgenkreis: {
    de: ['Morgenkreis', 'Stuhlkreis', 'Singkreis', 'Gruppe', 'Kinder'],
    en: ['morning circle', 'circle time', 'children'],
    nl: ['ochtendkring', 'kring', 'kinderen'],
    svg: `<circle cx="32" cy="32" r="15" fill="#7ed0c0"/><circle cx="32" cy="32" r="10" fill="#bdeae0"/>
<path fill="#ffd35c" d="M32 24l2.200 5l5.400.500l-4.100 3.600l1.200 5.300L32 35.600l-4.700 2.800l1.200-5.300l-4.100-3.600l5.400-.500z"/>
${face(32, 9, '#f3c9a5', '#5b3a21')}${face(53, 21, '#8d5a3c', '#241a16')}${face(53, 44, '#f7d7bd', '#d98c2b')}${face(32, 55, '#c68d6b', '#2d2320')}${face(11, 44, '#f3c9a5', '#8a4b22')}${face(11, 21, '#6f4530', '#1d1512')}`,
  },
  baukloetze: {
    de: ['Bauklötze', 'Bausteine', 'Turm', 'bauen', 'Bauecke'],
    en: ['building blocks', 'bricks', 'tower'],
    nl: ['blokken', 'bouwen', 'toren'],
    svg: `<path fill="#e25c4a" d="M8 40h20v20H8z"/><path fill="#3f8fd0" d="M36 40h20v20H36z"/><path fill="#ffc928" d="M18 20h28v20H18z"/><path fill="#4ba35a" d="M32 2l13 18H19z"/>
<path fill="#fff" d="M13 50a5 5 0 0 1 10 0v10H13z" opacity=".85"/><circle cx="46" cy="50" r="5" fill="#fff" opacity=".85"/><path fill="#fff" opacity=".85" d="M26 26h12v8H26z"/><path fill="#000" opacity=".12" d="M24 40h4v20h-4zM52 40h4v20h-4zM42 20h4v20h-4z"/>`,
  },
  kastanienmaennchen: {
    de: ['Kastanienmännchen', 'Kastanie', 'Herbst', 'basteln', 'Streichholz'],
    en: ['chestnut figure', 'conker man', 'autumn'],
    nl: ['kastanjepoppetje', 'kastanje', 'herfst'],
    svg: `<path fill="#d9b98a" d="M18 30l-10-7l1.400-2l10 7zM46 30l10-7l-1.400-2l-10 7zM25 50l-5 11h-2.500l5-12zM39 50l5 11h2.500l-5-12zM30.800 24h2.400v6h-2.400z"/>
<ellipse cx="32" cy="40" rx="16" ry="14" fill="#7a3b1d"/><path fill="#d9b98a" d="M24 51c4 4 12 4 16 0c-1-3-15-3-16 0z"/><path fill="#a85c34" d="M22 34c2-4 6-5.500 9-5.500c-3 2-6 4-7 9z"/>
<ellipse cx="32" cy="17" rx="11" ry="10" fill="#8a4522"/><path fill="#b56a3d" d="M25 12c2-3 5-3.500 7-3.500c-3 1.500-4.500 3-5 6z"/>
<circle cx="28" cy="17" r="1.900" fill="#fff"/><circle cx="36" cy="17" r="1.900" fill="#fff"/><circle cx="28.300" cy="17.300" r="1" fill="#241a16"/><circle cx="35.700" cy="17.300" r="1" fill="#241a16"/><path fill="#f6d7a8" d="M27.500 21.500h9a4.500 3.500 0 0 1-9 0z"/>
<path fill="#4ba35a" d="M32 8c-6-1-9-4-9-7c5-1 9 1 9 7zM32 8c6-1 8-3 9-6c-5-2-9 0-9 6z"/>`,
  },
  sandspielzeug: {
    de: ['Sandspielzeug', 'Eimer und Schaufel', 'Sandkasten', 'buddeln', 'Förmchen'],
    en: ['bucket and spade', 'sandpit'],
    nl: ['emmer en schep', 'zandbak'],
    svg: `<path fill="#f0c878" d="M2 60c4-7 14-9 24-8s26-2 36 8z"/><path fill="#e25c4a" d="M12 22h30l-4 33H16z"/><path fill="#c4392b" d="M10 19h34v6H10z"/>
<path fill="#8d9aa5" d="M13 20C13 6 41 6 41 20h-2.500C38 9 16 9 15.500 20z"/><path fill="#ffd35c" d="M27 29l2.300 5.300l5.700.500l-4.300 3.800l1.300 5.600l-5-3l-4.900 3l1.300-5.600l-4.300-3.800l5.700-.500z"/>
<path fill="#2f8f6b" d="M52 6h7a2 2 0 0 1 0 4h-7a2 2 0 0 1 0-4z"/><path fill="#8a5a34" d="M54 9h3v30h-3z"/><path fill="#3f8fd0" d="M49 38h13v12c0 5-3 8-6.500 9C52 58 49 55 49 50z"/>`,
  },
  schaukel: {
    de: ['Schaukel', 'schaukeln', 'Spielplatz', 'Garten'],
    en: ['swing', 'playground'],
    nl: ['schommel', 'speeltuin'],
    svg: `<path fill="#8a5a34" d="M12 6h4l-6 54H5z"/><path fill="#8a5a34" d="M52 6h-4l6 54h5z"/><path fill="#a3683a" d="M9 5h46a2 2 0 0 1 0 5H9a2 2 0 0 1 0-5z"/><path fill="#8d9aa5" d="M22 10h1.600l2 34H24zM41.600 10H40l-2 34h1.600z"/>
<path fill="#e25c4a" d="M21 43h22a1.500 1.500 0 0 1 1.500 1.500v2A1.500 1.500 0 0 1 43 48H21a1.500 1.500 0 0 1-1.500-1.500v-2A1.500 1.500 0 0 1 21 43z"/><ellipse cx="32" cy="60" rx="26" ry="2.500" fill="#7ed08f"/>`,
  },
  sandkasten: {
    de: ['Sandkasten', 'Sandburg', 'buddeln', 'Garten'],
    en: ['sandpit', 'sandcastle'],
    nl: ['zandbak', 'zandkasteel'],
    svg: `<path fill="#f0c878" d="M6 44h52v12H6z"/><path fill="#e3b25a" d="M14 30h8v-4h4v4h12v-4h4v4h8v20H14z"/><path fill="#f3d08a" d="M26 16h12v34H26z"/><path fill="#f3d08a" d="M25 12h3.500v3h2v-3h3v3h2v-3H39v6H25zM13 26h3v3h2v-3h3v3h2v-3h2v6H13zM41 26h2v3h2v-3h2v3h2v-3h2v6H41z"/>
<path fill="#a87600" d="M29 50v-8a3 3 0 0 1 6 0v8z"/><path fill="#8a5a34" d="M31.400 2h1.200v10h-1.200z"/><path fill="#e25c4a" d="M32.600 2.500l9 3l-9 3z"/>
<path fill="#a3683a" d="M2 50h60v8a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2z"/><path fill="#8a5a34" d="M2 54.500h60V56H2z"/>`,
  },
  bollerwagen: {
    de: ['Bollerwagen', 'Handwagen', 'Ausflug', 'Spaziergang'],
    en: ['pull-along wagon', 'cart', 'outing'],
    nl: ['bolderkar', 'uitje'],
    svg: `<path fill="#5b4a44" d="M52 34l9-20l-6-2l-.8 2l3.400 1.200l-7.600 17.800z"/><path fill="#a3683a" d="M4 26h48v16a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3z"/><path fill="#8a5a34" d="M4 31h48v2H4zM4 38h48v2H4z"/><path fill="#c98a52" d="M2 22h52v5H2z"/>
<circle cx="15" cy="49" r="9" fill="#2d2d33"/><circle cx="15" cy="49" r="5" fill="#ffc928"/><circle cx="15" cy="49" r="1.800" fill="#2d2d33"/><circle cx="43" cy="49" r="9" fill="#2d2d33"/><circle cx="43" cy="49" r="5" fill="#ffc928"/><circle cx="43" cy="49" r="1.800" fill="#2d2d33"/>
<circle cx="18" cy="16" r="7" fill="#e25c4a"/><path fill="#4bb98c" d="M28 10h14v12H28z"/><path fill="#2f8f6b" d="M34 10h2v12h-2z"/>`,
  },
  dreirad: {
    de: ['Dreirad', 'Fahrzeug', 'fahren', 'Hof'],
    en: ['tricycle', 'trike'],
    nl: ['driewieler', 'fietsen'],
    svg: `<path fill="#c4392b" d="M40 12l3-1.500L52 40l-3.200 1zM14 44l27-22l2 3.500L17 48z"/><path fill="#2d2d33" d="M36 9l10-3a2 2 0 0 1 1 4l-10 3a2 2 0 0 1-1-4z"/><path fill="#2d2d33" d="M15 26h14a2.500 2.500 0 0 1 0 5H15a2.500 2.500 0 0 1 0-5z"/><path fill="#c4392b" d="M20 30h4v14h-4z"/>
<circle cx="50" cy="46" r="12" fill="#2d2d33"/><circle cx="50" cy="46" r="8" fill="#fff"/><circle cx="50" cy="46" r="3" fill="#e25c4a"/><circle cx="14" cy="50" r="9" fill="#2d2d33"/><circle cx="14" cy="50" r="5.500" fill="#fff"/><circle cx="14" cy="50" r="2" fill="#e25c4a"/><path fill="#3f8fd0" d="M54 52h6v3h-6z"/>`,
  },
  hausschuhe: {
    de: ['Hausschuhe', 'Puschen', 'Schlappen', 'Garderobe'],
    en: ['slippers', 'indoor shoes'],
    nl: ['pantoffels', 'sloffen'],
    svg: `<path fill="#7a4fb0" d="M6 34c0-8 8-11 12-8c5 4 18 4 20 14v8H6z"/><path fill="#5b3a8a" d="M5 46h34v3a3 3 0 0 1-3 3H8a3 3 0 0 1-3-3z"/><path fill="#f7d7bd" d="M7 33c0-6 7-8 10.500-6c-1 4-5 8-10.500 9z"/>
<path fill="#9166c8" d="M24 40c0-8 8-11 12-8c5 4 20 4 22 14v8H24z"/><path fill="#6a45a0" d="M23 52h36v3a3 3 0 0 1-3 3H26a3 3 0 0 1-3-3z"/><path fill="#fbe6d3" d="M25 39c0-6 7-8 10.500-6c-1 4-5 8-10.500 9z"/><path fill="#ffd35c" d="M46 40l1.200 2.800l3 .300l-2.200 2l.6 2.900l-2.600-1.500l-2.600 1.500l.6-2.900l-2.200-2l3-.3z"/>`,
  },
  garderobe: {
    de: ['Garderobe', 'Garderobenhaken', 'Jacke', 'anziehen', 'ankommen'],
    en: ['coat pegs', 'cloakroom'],
    nl: ['kapstok', 'jas'],
    svg: `<path fill="#c98a52" d="M2 6h60v10H2z"/><circle cx="14" cy="11" r="3" fill="#e25c4a"/><circle cx="32" cy="11" r="3" fill="#ffc928"/><circle cx="50" cy="11" r="3" fill="#4ba35a"/>
<path fill="#3f8fd0" d="M12 13h4l8 8v10l-4-2v22H8V29l-4 2V21z"/><path fill="#2f74b0" d="M13.300 15h1.400v36h-1.400z"/><path fill="#e25c4a" d="M42 22c0-6 16-6 16 0v22a4 4 0 0 1-4 4h-8a4 4 0 0 1-4-4z"/><path fill="#c4392b" d="M45 34h10v9H45z"/><path fill="#8d9aa5" d="M49 11h2v9h-2z"/>
<path fill="#ffd35c" d="M31 14h2l6 12c-4 3-10 3-14 0z"/><circle cx="32" cy="28" r="2.500" fill="#e0a800"/>`,
  },
  kuscheltuch: {
    de: ['Kuschelhase', 'Schmusetuch', 'Kuscheltuch', 'Kuscheltier', 'trösten', 'Mittagsschlaf'],
    en: ['cuddly rabbit', 'comforter', 'soft toy'],
    nl: ['knuffelkonijn', 'knuffel', 'troost'],
    svg: `<path fill="#b7c8e8" d="M32 28c10 0 26 8 28 26c-6-2-9 3-14 2s-8 4-14 3s-9 2-14-1s-9 0-14-4c2-18 18-26 28-26z"/><path fill="#d9e4f7" d="M32 32c7 0 17 8 19 20c-4-1-6 2-9 2s-6 2-10 2s-7 0-10-2s-6-1-9-2c2-12 12-20 19-20z"/>
<path fill="#e8d3c0" d="M22 16C16 4 20 0 24 2s5 8 5 13zM42 16c6-12 2-16-2-14s-5 8-5 13z"/><path fill="#f7a8c4" d="M23.500 12C21 6 22 4 24 5s3 5 3 8zM40.500 12C43 6 42 4 40 5s-3 5-3 8z"/>
<circle cx="32" cy="23" r="12" fill="#e8d3c0"/><circle cx="27.500" cy="22" r="1.700" fill="#402a32"/><circle cx="36.500" cy="22" r="1.700" fill="#402a32"/><path fill="#e0708f" d="M30 26h4l-2 2.600z"/><path fill="#402a32" d="M28.500 29.500c2 2 5 2 7 0l.6.800c-2.400 2.500-5.800 2.500-8.200 0z"/><circle cx="24" cy="26" r="2" fill="#f7a8c4" opacity=".8"/><circle cx="40" cy="26" r="2" fill="#f7a8c4" opacity=".8"/>`,
  },
  sonnenhut: {
    de: ['Sonnenhut', 'Hut', 'Sommer', 'Sonnenschutz'],
    en: ['sun hat', 'summer'],
    nl: ['zonnehoed', 'zomer'],
    svg: `<ellipse cx="32" cy="44" rx="30" ry="11" fill="#f3d08a"/><ellipse cx="32" cy="42" rx="30" ry="10" fill="#ffe3a8"/><path fill="#f7d68f" d="M14 40c0-18 6-28 18-28s18 10 18 28c-8 5-28 5-36 0z"/><path fill="#e25c4a" d="M14 36c8 5 28 5 36 0l.3 5c-9 5-27 5-36.600 0z"/>
<circle cx="44" cy="36" r="4" fill="#fff"/><circle cx="44" cy="30.500" r="3.200" fill="#fff"/><circle cx="49" cy="34.500" r="3.200" fill="#fff"/><circle cx="47" cy="40" r="3.200" fill="#fff"/><circle cx="41" cy="40" r="3.200" fill="#fff"/><circle cx="39" cy="34.500" r="3.200" fill="#fff"/><circle cx="44" cy="36" r="2.600" fill="#ffc928"/>`,
  },
  seifenblasen: {
    de: ['Seifenblasen pusten', 'Pustefix', 'Blasen', 'Sommer'],
    en: ['blowing bubbles', 'soap bubbles'],
    nl: ['bellenblazen', 'zeepbellen'],
    svg: `<path fill="#4bb98c" d="M6 36h18v20a4 4 0 0 1-4 4H10a4 4 0 0 1-4-4z"/><path fill="#2f8f6b" d="M4 32h22v6H4z"/><path fill="#fff" opacity=".6" d="M9 42h12v8H9z"/>
<path fill="#e25c4a" fill-rule="evenodd" d="M30 18a7 7 0 1 1 0 14a7 7 0 0 1 0-14zm0 3a4 4 0 1 0 0 8a4 4 0 0 0 0-8z"/><path fill="#e25c4a" d="M26 30l2 1.800L17 46l-2-1.600z"/>
<circle cx="48" cy="16" r="11" fill="#9fd8f2" opacity=".8"/><circle cx="50" cy="42" r="8" fill="#c7b5ee" opacity=".8"/><circle cx="36" cy="50" r="5" fill="#f7c3d8" opacity=".85"/><circle cx="31" cy="7" r="4" fill="#bdeae0" opacity=".9"/>
<path fill="#fff" d="M41 13c1-3 3-5 6-5.500c-2 1.500-4 3.500-4 6.500zM45 40c.5-2 2-3.500 4-4c-1.500 1-2.500 2.500-2.500 4.500z"/>`,
  },
  windrad: {
    de: ['Windrad', 'Windmühle', 'Wind', 'basteln'],
    en: ['pinwheel', 'windmill'],
    nl: ['windmolentje', 'wind'],
    svg: `<path fill="#8a5a34" d="M30.800 26h2.400v36h-2.400z"/><path fill="#e25c4a" d="M32 24C18 24 12 16 14 4c8 2 18 6 18 20z"/><path fill="#ffc928" d="M32 24c0-14 8-20 20-18c-2 8-6 18-20 18z"/><path fill="#4ba35a" d="M32 24c14 0 20 8 18 20c-8-2-18-6-18-20z"/><path fill="#3f8fd0" d="M32 24c0 14-8 20-20 18c2-8 6-18 20-18z"/>
<path fill="#000" opacity=".14" d="M32 24L14 4c-1 10 4 20 18 20zM32 24L52 6c-10-1-20 4-20 18zM32 24l18 20c1-10-4-20-18-20zM32 24L12 42c10 1 20-4 20-18z"/><circle cx="32" cy="24" r="3" fill="#fff"/>`,
  },
  knete: {
    de: ['Knete', 'kneten', 'Ton', 'basteln'],
    en: ['modelling dough', 'play dough'],
    nl: ['klei', 'kleien'],
    svg: `<ellipse cx="32" cy="54" rx="29" ry="7" fill="#e8e2d8"/><path fill="#e94f8a" d="M6 50c-2-9 5-15 11-13s9 7 8 13c-4 4-15 4-19 0z"/><path fill="#3f8fd0" d="M38 50c-2-10 5-16 12-14s9 8 7 14c-4 4-15 4-19 0z"/><path fill="#ffc928" d="M22 34c0-8 5-12 11-11s10 6 9 12c-3 4-16 4-20-1z"/>
<path fill="#4ba35a" d="M18 54c6-4 22-4 28 0c1 3-2 5-14 5s-15-2-14-5z"/><path fill="#fff" opacity=".4" d="M10 42c1-2 3-3 5-3c-1 1-3 2-3 4zM43 42c1-2 3-3 5-3c-1 1-3 2-3 4zM27 29c1-2 3-3 5-3c-1 1-3 2-3 4z"/>
<path fill="#c98a52" d="M8 12l2-3l40 8l-.6 3z"/><path fill="#a3683a" d="M4 9l3-.4l3 .8l-1 3.400l-4-.8zM49 17l7 1.400l-.7 3.400l-6.800-1.400z"/>`,
  },
  papierschiff: {
    de: ['Papierschiff', 'Faltboot', 'falten', 'basteln'],
    en: ['paper boat', 'folding'],
    nl: ['papieren bootje', 'vouwen'],
    svg: `<path fill="#fff" d="M32 8l16 30H16z"/><path fill="#d9e4f0" d="M32 8l16 30H32z"/><path fill="#eef3f8" d="M4 30l14 8h28l14-8l-12 22H16z"/><path fill="#c8d6e4" d="M60 30L48 52H32V38h14z"/><path fill="#5bb3e6" d="M2 52c5-4 10 3 15 0s10 3 15 0s10 3 15 0s10 3 15 0v8H2z"/><path fill="#b9c7d6" d="M32 7l1 1.200V38h-1z"/>`,
  },
  papierflieger: {
    de: ['Papierflieger', 'fliegen', 'falten', 'basteln'],
    en: ['paper plane', 'folding'],
    nl: ['papieren vliegtuigje', 'vouwen'],
    svg: `<path fill="#eef3f8" d="M60 6L4 32l16 6z"/><path fill="#c8d6e4" d="M60 6L20 38l2 18l8-12z"/><path fill="#fff" d="M60 6L26 41l18 11z"/><path fill="#9fb3c8" d="M26 41l4 3l-8 12z"/><path fill="#9fb3c8" d="M6 46l8 2l-.4 1.400l-8-2zM8 54l7 1l-.2 1.400l-7-1z"/>`,
  },
  adventskranz: {
    de: ['Adventskranz', 'Advent', 'Kerzen', 'Weihnachten'],
    en: ['Advent wreath', 'candles', 'Christmas'],
    nl: ['adventskrans', 'kaarsen', 'kerst'],
    svg: `<path fill="#c4392b" d="M12 22h7v20h-7zM45 22h7v20h-7zM23 16h7v26h-7zM34 16h7v26h-7z"/><path fill="#e25c4a" d="M12 22h3v20h-3zM45 22h3v20h-3zM23 16h3v26h-3zM34 16h3v26h-3z"/>
<path fill="#ffb02e" d="M15.500 10c3 4 3.500 6 3.500 8a3.500 3.500 0 0 1-7 0c0-2 .5-4 3.500-8zM48.500 10c3 4 3.500 6 3.500 8a3.500 3.500 0 0 1-7 0c0-2 .5-4 3.500-8zM26.500 4c3 4 3.500 6 3.500 8a3.500 3.500 0 0 1-7 0c0-2 .5-4 3.500-8zM37.500 4c3 4 3.500 6 3.500 8a3.500 3.500 0 0 1-7 0c0-2 .5-4 3.500-8z"/>
<ellipse cx="32" cy="48" rx="29" ry="11" fill="#2f7a4a"/><ellipse cx="32" cy="45" rx="20" ry="5" fill="#215c37"/><path fill="#4ba35a" d="M6 46l6-3l-2 5l6-2l-2 6l6-3l-1 6l6-3l0 6l5-4l2 5l3-5l5 4l0-6l6 3l-1-6l6 3l-2-6l6 2l-2-5l6 3c0 8-12 12-26 12S6 54 6 46z"/>
<circle cx="14" cy="50" r="2.600" fill="#e25c4a"/><circle cx="50" cy="50" r="2.600" fill="#e25c4a"/><circle cx="32" cy="55" r="2.600" fill="#ffc928"/><circle cx="23" cy="54" r="2" fill="#e25c4a"/><circle cx="41" cy="54" r="2" fill="#e25c4a"/>`,
  },
  nikolausstiefel: {
    de: ['Nikolausstiefel', 'Nikolaus', 'Stiefel', 'Dezember', 'Geschenke'],
    en: ['Saint Nicholas boot', 'Christmas stocking'],
    nl: ['sinterklaaslaars', 'sint', 'schoen zetten'],
    svg: `<circle cx="24" cy="12" r="7" fill="#e25c4a"/><path fill="#4ba35a" d="M32 4h12v14H32z"/><path fill="#ffc928" d="M37 4h2v14h-2z"/><path fill="#a3683a" d="M46 8c4 0 4 6 0 6s-4-6 0-6z"/><path fill="#c4392b" d="M18 18h28v22c0 2 1 3 3 3.500c7 2 11 4 11 10.500v5H18z"/><path fill="#e25c4a" d="M18 18h9v41h-9z"/><path fill="#f1e6d6" d="M15 14h34a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H15a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2z"/><path fill="#5b3a21" d="M17 56h44v3a2 2 0 0 1-2 2H19a2 2 0 0 1-2-2z"/><path fill="#ffd35c" d="M37 32l1.600 3.600l3.900.4l-3 2.600l.9 3.800l-3.400-2l-3.400 2l.9-3.800l-3-2.600l3.900-.4z"/>`,
  },
  osternest: {
    de: ['Osternest', 'Ostereier', 'Ostern', 'Eier', 'Frühling'],
    en: ['Easter nest', 'Easter eggs'],
    nl: ['paasnest', 'paaseieren', 'Pasen'],
    svg: `<path fill="#a3683a" d="M6 38h52c0 14-10 22-26 22S6 52 6 38z"/><ellipse cx="20" cy="32" rx="9" ry="13" fill="#3f8fd0" transform="rotate(-14 20 32)"/><ellipse cx="44" cy="32" rx="9" ry="13" fill="#4ba35a" transform="rotate(14 44 32)"/><ellipse cx="32" cy="29" rx="10" ry="15" fill="#e94f8a"/>
<path fill="#fff" d="M22.500 25l3 3l3.200-3l3.300 3l3.300-3l3.200 3l3-3v4l-3 3l-3.200-3l-3.300 3l-3.300-3l-3.200 3l-3-3z"/><circle cx="17" cy="27" r="2" fill="#ffd35c"/><circle cx="47" cy="27" r="2" fill="#fff"/><circle cx="16" cy="34" r="1.600" fill="#ffd35c"/><circle cx="48" cy="34" r="1.600" fill="#fff"/>
<path fill="#7ed08f" d="M4 40l5-5l3 4l3-6l4 6l4-6l4 6l5-6l4 6l4-6l4 6l4-6l3 6l4-4l5 5c-8 4-48 4-56 0z"/><path fill="#8a5a34" d="M8 46c14 5 34 5 48 0l-1 3c-13 4-33 4-46 0zM14 54c10 3 26 3 36 0l-3 2.500c-9 2-21 2-30 0z"/>`,
  },
  portfolio: {
    de: ['Portfolio-Ordner', 'Portfolio', 'Mappe', 'Ordner', 'mein Buch'],
    en: ['portfolio folder', 'binder'],
    nl: ['portfoliomap', 'map'],
    svg: `<path fill="#0b5f63" d="M12 4h38a4 4 0 0 1 4 4v48a4 4 0 0 1-4 4H12z"/><path fill="#084a4d" d="M12 4h8v56h-8a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4z"/><circle cx="14" cy="50" r="3" fill="#fff" opacity=".8"/><path fill="#fff" d="M25 12h24v18H25z"/><path fill="#9fd8f2" d="M27 14h20v14H27z"/><circle cx="33" cy="19" r="2.600" fill="#ffc928"/><path fill="#4ba35a" d="M27 28l6-5l4 3l5-5l5 5v2z"/>
<path fill="#ffd35c" d="M37 36l2.400 5.400l5.900.600l-4.400 3.900l1.300 5.700l-5.200-3l-5.100 3l1.300-5.700l-4.500-3.900l5.900-.6z"/>`,
  },
  lesehoehle: {
    de: ['Tipi', 'Lesehöhle', 'Kuschelecke', 'Zelt', 'Ruhe'],
    en: ['teepee', 'reading den', 'cosy corner'],
    nl: ['tipi', 'leeshoek'],
    svg: `<path fill="#8a5a34" d="M27 2l2-1l5 9l-2 1.500zM37 2l-2-1l-5 9l2 1.500z"/><path fill="#fbe6c8" d="M32 7l26 52H6z"/><path fill="#f0d0a0" d="M32 7l26 52H46z"/><path fill="#b3452f" d="M32 22l12 37H20z"/><path fill="#7a2f20" d="M32 22l4 37h-8z"/><path fill="#4bb98c" d="M20 31l2.500-5h19l2.500 5zM10 51l2-4h9l-1.400 4zM54 51l-2-4h-9l1.400 4z"/><circle cx="15" cy="56" r="1.500" fill="#e25c4a"/><circle cx="49" cy="56" r="1.500" fill="#e25c4a"/>`,
  },
  trampolin: {
    de: ['Trampolin', 'hüpfen', 'springen', 'Turnen'],
    en: ['trampoline', 'jumping'],
    nl: ['trampoline', 'springen'],
    svg: `<path fill="#8d9aa5" d="M8 44h3l-3 16H5zM53 44h3l3 16h-3zM30.500 50h3v10h-3z"/><ellipse cx="32" cy="45" rx="29" ry="9" fill="#2f74b0"/><ellipse cx="32" cy="43.500" rx="24" ry="6" fill="#2d2d33"/>
${face(32, 9, '#c68d6b', '#2d2320')}<path fill="#e25c4a" d="M26 16h12l2 12H24z"/><path fill="#c68d6b" d="M26 17l-10-6l-1.500 2.500L25 21zM38 17l10-6l1.500 2.500L39 21z"/><path fill="#3f8fd0" d="M24 27h16l3 8l-3.500 1.500l-5-6h-5l-5 6L21 35z"/>`,
  },
  wachsmaler: {
    de: ['Wachsmaler', 'Malstifte', 'Buntstifte', 'malen', 'Kreide'],
    en: ['crayons', 'colouring'],
    nl: ['waskrijt', 'kleuren'],
    svg: `<path fill="#e25c4a" d="M10 20l5-12l5 12v16H10z"/><path fill="#ffc928" d="M21 16l5-12l5 12v20H21z"/><path fill="#4ba35a" d="M32 18l5-12l5 12v18H32z"/><path fill="#3f8fd0" d="M43 22l5-12l5 12v14H43z"/><path fill="#000" opacity=".15" d="M10 22h10v3H10zM21 18h10v3H21zM32 20h10v3H32zM43 24h10v3H43z"/><path fill="#f0c07a" d="M6 32h52v24a4 4 0 0 1-4 4H10a4 4 0 0 1-4-4z"/><path fill="#fff" opacity=".6" d="M14 40h36v12H14z"/><path fill="#e94f8a" d="M20 47c3-5 5 4 8-1s5 4 8-1s5 3 8-1l1 2c-3 4-6 0-9 2s-5 3-8 0s-5 2-8-1z"/>`,
  },
  geburtstagskrone: {
    de: ['Geburtstagskrone', 'Krone', 'Geburtstag', 'Geburtstagskind'],
    en: ['birthday crown', 'birthday'],
    nl: ['verjaardagskroon', 'jarig'],
    svg: `<path fill="#ffc928" d="M6 50L4 18l14 12L32 8l14 22l14-12l-2 32z"/><path fill="#e0a800" d="M6 46h52v10a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2z"/><circle cx="4.500" cy="16" r="3.500" fill="#e94f8a"/><circle cx="32" cy="6" r="4" fill="#4ba35a"/><circle cx="59.500" cy="16" r="3.500" fill="#3f8fd0"/><circle cx="16" cy="52" r="3" fill="#e94f8a"/><circle cx="32" cy="52" r="3" fill="#3f8fd0"/><circle cx="48" cy="52" r="3" fill="#4ba35a"/><path fill="#fff" d="M32 26l2.400 5.400l5.900.600l-4.400 3.900l1.300 5.700l-5.200-3l-5.100 3l1.300-5.700l-4.500-3.900l5.900-.6z"/>`,
  },
}
