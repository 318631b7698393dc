"""The word lists for invented people."""


def _split_words(text: str) -> tuple[str, ...]:
    return tuple(" ".join(item.split()) for item in text.split(";"))


MALE_NAMES = _split_words(
    """Sutrisno; Suparman; Sugeng; Slamet; Bambang; Agus; Joko; Eko; Dwi; Tri; Budi; Hadi; Wahyu; Arif;
    Imam; Teguh; Rudi; Heru; Yudi; Danang; Gunawan; Purnomo; Mulyono; Sunarto; Wibowo; Harjono; Suyitno;
    Kuswanto; Pramono; Widodo; Sarwono; Ngadiman; Soetopo; Djatmiko; Tjahjono; Soehardi; Misbakhul;
    Ma'ruf; Ra'uf; Nanang; Hendro; Anang; Didik; Edi; Fajar; Galih; Ilham; Kukuh; Luhur; Panji; Rizal;
    Satriyo; Taufik; Yoga; Zainal"""
)

MALE_SECOND_NAMES = _split_words(
    """Prasetyo; Santoso; Nugroho; Setiawan; Wicaksono; Kurniawan; Hidayat; Saputro; Raharjo; Hartono;
    Susilo; Utomo; Purwanto; Wijayanto; Suryanto; Mustofa; Riyadi; Cahyono; Handoko; Subagyo; Kuncoro;
    Adiputra; Basuki; Darmawan; Firmansyah; Haryanto; Iswahyudi; Kristanto; Laksono; Mahardika; Pambudi;
    Romadhon; Suprayitno; Wardoyo; Yulianto"""
)

FEMALE_NAMES = _split_words(
    """Sri; Siti; Endang; Retno; Dewi; Wahyuni; Ningsih; Lestari; Sulastri; Suprihatin; Wiwik; Yuli; Tutik;
    Ratna; Indah; Dyah; Rini; Nur; Anik; Erna; Fitri; Kartini; Lilik; Maya; Nur'aini; Puji; Rahayu;
    Sekar; Titik; Umi; Wulan; Yanti; Ambar; Binti; Christina; Dwi; Eka; Galuh; Heni; Ika; Khusnul;
    Laila; Mei; Novi; Soelastri; Djuwariyah"""
)

FEMALE_SECOND_NAMES = _split_words(
    """Wahyuningsih; Rahmawati; Puspitasari; Handayani; Setyowati; Kusumawati; Lestari; Widyastuti; Astuti;
    Nurhayati; Susanti; Purwaningsih; Maharani; Anggraini; Wijayanti; Kurniasari; Hapsari; Utami;
    Pratiwi; Sulistyorini; Mardiyah; Rohmatin; Fatmawati; Indrawati; Kartikasari; Mulyani; Oktaviani;
    Paramita; Ratnasari; Sholikah; Triwahyuni"""
)

MODERN_SPELLINGS = {
    "Soetopo": "Sutopo",
    "Djatmiko": "Jatmiko",
    "Tjahjono": "Cahyono",
    "Soehardi": "Suhardi",
    "Soelastri": "Sulastri",
    "Djuwariyah": "Juwariyah",
}
"""Names in the spelling before 1947, as they are pronounced."""

TITLE_FORMATS = _split_words(
    """{}; {}; {}; {}, S.E.; {}, S.Sos.; {}, S.STP.; {}, S.Kom.; {}, S.H., M.H.; {}, S.T., M.T.; Ir. {},
    S.T., M.T.; Ir. {}, M.M.; dr. {}; {}, S.Pd., M.Pd.; {}, A.Md.; {}, A.Md.Keb.; {}, S.Kep., Ns.; {},
    S.KM., M.Kes.; {}, S.AP.; H. {}, S.IP., M.Si.; {}, S.Si., Apt.; {}, S.P.; Dr. {}, M.Si.; {},
    S.Tr.IP.; drg. {}; {}, S.Psi.; {}, SE, MM; {}, S.Pt.; {}, M.Kom."""
)
"""Formats of a name with titles. Repeated entries without a title set the share of names without one."""

LOCAL_OFFICES = _split_words(
    """Dinas Kesehatan; Dinas Pendidikan; Dinas Sosial; Dinas Perhubungan; Dinas Lingkungan Hidup; Dinas
    Komunikasi dan Informatika; Dinas Kependudukan dan Pencatatan Sipil; Dinas Pertanian dan Pangan;
    Dinas Perikanan; Dinas Pekerjaan Umum dan Penataan Ruang; Dinas Perumahan dan Kawasan Permukiman;
    Dinas Koperasi, Usaha Mikro dan Perdagangan; Dinas Pariwisata dan Kebudayaan; Dinas Penanaman Modal
    dan PTSP; Dinas Pemberdayaan Masyarakat dan Desa; Dinas Arsip dan Perpustakaan; Badan Kepegawaian
    Daerah; Badan Perencanaan Pembangunan Daerah; Badan Keuangan Daerah; Badan Pendapatan Daerah; Badan
    Penanggulangan Bencana Daerah; Badan Kesatuan Bangsa dan Politik; Satuan Polisi Pamong Praja;
    Inspektorat Daerah; Sekretariat DPRD; Bagian Organisasi Setda; Bagian Hukum Setda; Bagian Pengadaan
    Barang/Jasa Setda; RSUD; UPT Puskesmas"""
)
"""Of a regency or city."""

ACTIONS = _split_words(
    """Layanan jemput bola; Dasbor harian; Kanal WhatsApp; Posko keliling; Kartu kendali; Klinik
    konsultasi; Peta digital; Kelas sore; Bank data; Antrean daring; Aplikasi saku; Satu pintu; Gerakan
    gotong royong; Sistem peringatan dini"""
)

SUBJECTS = _split_words(
    """pencegahan stunting; pengelolaan sampah pasar; arsip kepegawaian; pajak daerah; perizinan usaha
    mikro; administrasi kependudukan; irigasi desa; gizi ibu hamil; aduan jalan rusak; pemasaran hasil
    tani; mitigasi longsor; perpustakaan desa; data kemiskinan ekstrem; uji kendaraan; wisata desa;
    bantuan hukum; pengadaan langsung; kesehatan jiwa; vaksinasi ternak; air bersih; parkir tepi jalan;
    aset daerah; pelatihan kerja; rujukan pasien"""
)

BENEFICIARIES = _split_words(
    """di tingkat desa; untuk lansia; ramah penyandang disabilitas; tanpa kertas; berbiaya rendah; bersama
    karang taruna; lintas perangkat daerah; bagi warga pesisir; di daerah tanpa sinyal"""
)

TEAM_NAMES = _split_words(
    """Tim Cendrawasih; Tim Garuda; Tim Jalak; Tim Kutilang; Tim Merak; Tim Murai; Tim Nuri; Tim Perkutut;
    Tim Rajawali; Tim Walet"""
)

THEMES = _split_words(
    """Kesehatan; Pendidikan; Lingkungan; Transportasi; Perizinan; Kependudukan; Pendapatan daerah; Tata
    ruang; Ekonomi kreatif; Ketahanan pangan"""
)

TEAM_ROLES = _split_words("""Ketua; Sekretaris; Analis data; Perancang layanan; Juru bicara""")
"""One for each member of a team."""

REGENCIES = _split_words(
    """Kabupaten Banjarnegara; Kabupaten Banyumas; Kabupaten Batang; Kabupaten Blora; Kabupaten Boyolali;
    Kabupaten Brebes; Kabupaten Cilacap; Kabupaten Demak; Kabupaten Grobogan; Kabupaten Jepara;
    Kabupaten Karanganyar; Kabupaten Kebumen; Kabupaten Kendal; Kabupaten Klaten; Kabupaten Kudus;
    Kabupaten Magelang; Kabupaten Pati; Kabupaten Pekalongan; Kabupaten Pemalang; Kabupaten Purbalingga;
    Kabupaten Purworejo; Kabupaten Rembang; Kabupaten Semarang; Kabupaten Sragen; Kabupaten Sukoharjo;
    Kabupaten Tegal; Kabupaten Temanggung; Kabupaten Wonogiri; Kabupaten Wonosobo; Kota Magelang; Kota
    Pekalongan; Kota Salatiga; Kota Semarang; Kota Surakarta; Kota Tegal"""
)
"""The 29 regencies and 6 cities of Central Java."""

PROVINCIAL_AGENCIES = _split_words(
    """Dinas Kesehatan Provinsi; Dinas Pendidikan dan Kebudayaan Provinsi; Dinas Sosial Provinsi; Dinas
    Perhubungan Provinsi; Dinas Komunikasi dan Informatika Provinsi; Dinas Kearsipan dan Perpustakaan
    Provinsi; Badan Kepegawaian Daerah Provinsi; Badan Pengelola Keuangan Provinsi; Badan Perencanaan
    Provinsi; Inspektorat Provinsi; Satuan Polisi Pamong Praja Provinsi; Sekretariat DPRD Provinsi"""
)
"""Of a province."""

SUPERVISOR_POSTS = (
    ("Penata Tingkat I (III/d)", "Kepala Subbagian Umum dan Kepegawaian"),
    ("Penata (III/c)", "Kepala Seksi Pelayanan Umum"),
    ("Penata Tingkat I (III/d)", "Kepala Subbagian Perencanaan dan Keuangan"),
    ("Penata (III/c)", "Lurah"),
)
ADMINISTRATOR_POSTS = (
    ("Pembina (IV/a)", "Kepala Bidang Pelayanan"),
    ("Pembina Tingkat I (IV/b)", "Sekretaris Dinas"),
    ("Pembina (IV/a)", "Kepala Bagian Organisasi"),
    ("Penata Tingkat I (III/d)", "Camat"),
)
STAFF_POSTS = (
    ("Penata Muda (III/a)", "Penelaah Teknis Kebijakan"),
    ("Pengatur (II/c)", "Pengolah Data dan Informasi"),
    ("Pengatur Tingkat I (II/d)", "Pengadministrasi Perkantoran"),
    ("Penata Muda Tingkat I (III/b)", "Penata Layanan Operasional"),
)
FUNCTIONAL_POSTS = (
    ("Penata (III/c)", "Analis Kebijakan Ahli Muda"),
    ("Penata Muda Tingkat I (III/b)", "Pranata Komputer Ahli Pertama"),
    ("Penata Tingkat I (III/d)", "Perencana Ahli Muda"),
    ("Pembina (IV/a)", "Analis Sumber Daya Manusia Aparatur Ahli Madya"),
)
"""Ranks and posts of invented persons, by the kind of their post."""
