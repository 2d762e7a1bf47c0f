"""A table as SPSS and Stata write it, as text: w 1.5 2 1.5 2, s 1 1 2 2, sex f m f (empty), y 3 (missing) 4 5."""

import base64
import zlib

PACKED = {
    "sav": (
        "c-m8O^D%PJP}Wok4hRlbaB&QARB-e3aaGV&$S5f(D7MnqPtPpLC{5B!&d=2k&#X!;O7Trh)(=WeObISYEKy)$U|?WjKmY_g(!t0`"
        "!7sl|!N|<Wz{<qH%GgAKLI5<Ci2)Tbaj=4MI8+HP`Cue@Mq~wyj9?t>8i7}TBvd~;P>dPsPYxg!K~no42pFN}gUosPmw|yDNi8!}"
        "&Hw-J|3m5ee^5R<)GUx*Rv-=yanrQ`335XX;DK7gf#d;nHUpYCNIx%>Eeyorw&k3`w#A%4&)OEJR&YkzR)UlWK(!!;4J;m?Gb4w_"
        "4|@px!9EQUB_Q1nPz4S!`CO<x%)hAm85~gc3!v#|a8N*z7jXapsGMI~"
    ),
    "dta": (
        "c-rk(y-ve05KaX`NOS;+g{=!CIE@ejbaEpGmZB~U3=EN*Iy6#3ifsyIVdw+!0*II4MVOeGDz;+BPSb`hO9pa7zWed{zC`Df16&Y6"
        "yn!GXhLj8_!@y`n38%Q-J^_>&(4PpJFty<F>H<)1LKm-FfVvoZQqcmahan<;8ewH<4MZ4ISuY;p9mi?)l5xwion!epJF)@gQ9v1$"
        "n2fO5(t0<z*U)%w@McZpv%z~q;%!6Y$Ckz~gV#-sfx)T4*Jj3DRfREOA?Zid6O$3;cs8HS8`f+Ns1Q&K?}((1AFYaoS5AOFRZCz}"
        "^%qFnL$?F)go!BR0xyRbP6!ef6T$I*+di~!OVlc#cyL;-RZ3R`l)bGyF3|(^(uv^d4`tQz??s)PVqfGVIQ7<zQcEqh)Pr($DuO>G"
        "jQD~wd94V2=|F!x19{0e<MXGZ@w*dfWz#iVyICOC%IC{!hUJ=!?Lx)^cU?efDd2)BYRKTya97@fng4_Q0wiv@$^"
    ),
}


def statistical_file(kind: str) -> bytes:
    """The bytes of the file, sav or dta."""
    return zlib.decompress(base64.b85decode(PACKED[kind]))
