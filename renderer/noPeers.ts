/**
 * Only the masked window makes peer connections (MT20, decision 34). Chromium knows no content policy for that yet
 * (`webrtc` is "unrecognized" in 153 and 156, measured), so this window gives up their constructors before anything else
 * runs. It stops what is carried in, not somebody who owns the page and makes a frame for its constructors: for that the
 * launcher does the same in every frame.
 */
for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel'])
  Reflect.deleteProperty(globalThis, name)
