-- A contest file of schema 1, as the program wrote it. All names are invented.
CREATE TABLE IF NOT EXISTS "ledger" (
   "seq" INTEGER PRIMARY KEY NOT NULL,
   "at" TEXT NOT NULL,
   "actor" TEXT NOT NULL,
   "seat" TEXT NOT NULL,
   "kind" TEXT NOT NULL,
   "body" TEXT NOT NULL,
   "key" TEXT NOT NULL,
   "hash" TEXT NOT NULL
) STRICT;
INSERT INTO ledger VALUES(1,'2026-11-28T09:59:08.220+00:00','Peragaan','committee','contest-declared','{"contest":{"contest":{"id":"kecil","name":"Final Kecil","organiser":"","venue":"","theme":"","language":"id","timezone":"Asia/Jakarta","head_of_jury":"Dr. Ratna Wulandari","desk":false,"live_standings":true},"timing":{"presentation":420,"questions":180,"changeover":0,"warnings":[120,60]},"rubric":{"gagasan":{"scale":{"min":"0","max":"10","step":"0.5","values":[],"floor":null,"to":null},"points":false,"criteria":[{"id":"dampak","name":"Dampak","weight":"60","guide":"","scale":null,"criteria":[]},{"id":"rapi","name":"Kerapian","weight":"40","guide":"","scale":null,"criteria":[]}]}},"scoring":{"method":"mean","decimals":2,"rank_on":"displayed","ties":["weights","head-to-head","head-of-jury"],"minimum_ballots":1},"category":[{"id":"pengawas","name":"Pengawas","rubric":"gagasan","entry":"person","awards":[],"titles":[]}],"juror":[{"id":"j1","name":"Juri Satu","office":""},{"id":"j2","name":"Juri Dua","office":""},{"id":"j3","name":"Juri Tiga","office":""}],"panel":[{"id":"A","room":"Pendopo","jurors":["j1","j2","j3"]}],"session":[{"day":"2024-12-20","start":"08:00:00","end":null,"panel":"A","categories":["pengawas"],"turns":null}]},"leaves":[{"rubric":"gagasan","criterion":"dampak","parts":3,"whole":5},{"rubric":"gagasan","criterion":"rapi","parts":2,"whole":5}]}','b6ac77181e03d1072413b7c474637f13','fc9817f85dc23bebe36de02e0cf28b2ece96c49b82e9b7d6c1719ce73296aa40');
INSERT INTO ledger VALUES(2,'2026-11-28T09:59:08.223+00:00','Peragaan','committee','roster-imported','{"source":"data rekaan","contestants":[{"id":"c001","category":"pengawas","name":"Christina Handayani, S.Sos.","unit":"Dinas Penanaman Modal dan PTSP","idea":"Gerakan gotong royong rujukan pasien tanpa kertas","say":"","nip":"198411232012122008","phone":"0812-0000-0001","mentor":"","theme":"","members":[]},{"id":"c002","category":"pengawas","name":"drg. Binti Oktaviani","unit":"Badan Pendapatan Daerah","idea":"Layanan jemput bola arsip kepegawaian ramah penyandang disabilitas","say":"","nip":"197708042000022015","phone":"0812-0000-0002","mentor":"","theme":"","members":[]},{"id":"c003","category":"pengawas","name":"dr. Sunarto","unit":"Dinas Kesehatan","idea":"Layanan jemput bola uji kendaraan tanpa kertas","say":"","nip":"197004042002121022","phone":"0812-0000-0003","mentor":"","theme":"","members":[]},{"id":"c004","category":"pengawas","name":"Teguh, S.Kep., Ns.","unit":"Dinas Pariwisata dan Kebudayaan","idea":"Aplikasi saku vaksinasi ternak tanpa kertas","say":"","nip":"198601192014121029","phone":"0812-0000-0004","mentor":"","theme":"","members":[]},{"id":"c005","category":"pengawas","name":"Didik Cahyono, S.Si., Apt.","unit":"Dinas Pemberdayaan Masyarakat dan Desa","idea":"Posko keliling perpustakaan desa bersama karang taruna","say":"","nip":"198208082008031036","phone":"0812-0000-0005","mentor":"","theme":"","members":[]},{"id":"c006","category":"pengawas","name":"Heru Laksono, A.Md.Keb.","unit":"Badan Kesatuan Bangsa dan Politik","idea":"Bank data mitigasi longsor tanpa kertas","say":"","nip":"197610192000031043","phone":"0812-0000-0006","mentor":"","theme":"","members":[]},{"id":"c007","category":"pengawas","name":"Mei Rohmatin, S.AP.","unit":"Dinas Kesehatan","idea":"Peta digital pajak daerah di daerah tanpa sinyal","say":"","nip":"198607162018022050","phone":"0812-0000-0007","mentor":"","theme":"","members":[]},{"id":"c008","category":"pengawas","name":"Suprihatin Oktaviani, S.E.","unit":"Dinas Lingkungan Hidup","idea":"Peta digital pajak daerah berbiaya rendah","say":"","nip":"199306092019122057","phone":"0812-0000-0008","mentor":"","theme":"","members":[]}],"replaced":false}','a72a9b1d7ca8a45b14f31c03aade36d2','07cfeba27c455b7cb78f314ab0bda9fa2eb73e4fa8b215124ed4337bb34ec31a');
INSERT INTO ledger VALUES(3,'2026-11-28T09:59:08.228+00:00','Gladi','committee','order-drawn','{"category":"pengawas","seed":1,"turns":[{"number":1,"contestant":"c007","session":0},{"number":2,"contestant":"c006","session":0},{"number":3,"contestant":"c004","session":0},{"number":4,"contestant":"c008","session":0},{"number":5,"contestant":"c005","session":0},{"number":6,"contestant":"c001","session":0},{"number":7,"contestant":"c003","session":0},{"number":8,"contestant":"c002","session":0}]}','8beabe08bed0e04afa67b914d1b7d8bc','893cc8d9dd4d70bc395f595af1e3f5e32691d9ba317ce179faef1296bdd173c0');
INSERT INTO ledger VALUES(4,'2026-11-28T09:59:08.288+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-called','{"panel":"A","number":1,"reading":{"boot":"fa9119df","ms":37347001,"wall":1795859948275}}','b95550da7f3a2056442094f770a3bb65','8a1677de47a8a9c78597e1ef70f54b55f153e56d5fb8905c16918b82415c4dfa');
INSERT INTO ledger VALUES(5,'2026-11-28T09:59:08.290+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-called','{"panel":"A","number":1,"reading":{"boot":"fa9119df","ms":37347016,"wall":1795859948290}}','0b9cd3c8ffeceb7d713cc8ae35269466','17d08285e23701af94d1f8681d0994800e86580cd70d881f9177db603d78eee2');
INSERT INTO ledger VALUES(6,'2026-11-28T09:59:08.290+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','contestant-absent','{"number":1,"reason":"dipanggil dua kali"}','0f6059200ee025c4095d0da32667ca2f','40e193ff95dc183fe553a893e696aaf1aa294f1bfceaefa3a47d2f37c37ce437');
INSERT INTO ledger VALUES(7,'2026-11-28T09:59:08.306+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-called','{"panel":"A","number":2,"reading":{"boot":"fa9119df","ms":37347032,"wall":1795859948306}}','6cd49eba79a97b5be2262d08c20c404e','ac32f46a32492d5d3b95dbfbb05711332d5f4fc4b7de44c478ba18f6937938c8');
INSERT INTO ledger VALUES(8,'2026-11-28T09:59:08.310+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":2,"phase":"presentation","seconds":420,"reading":{"boot":"fa9119df","ms":37347036,"wall":1795859948310}}','e6e1f8975528f946291e3f0a8cc3de43','51e6bf4a1cec6f99de96ab6b714ecda642b00effc150470ed7e5618303828f4b');
INSERT INTO ledger VALUES(9,'2026-11-28T09:59:08.311+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":2,"phase":"questions","seconds":180,"reading":{"boot":"fa9119df","ms":37347037,"wall":1795859948311}}','f18672f43caefec2dd8922fa778ac990','fe7b607c84d0d0164d1b87a993dc23b188a12eba9e8626542c0f60eabc34b2da');
INSERT INTO ledger VALUES(10,'2026-11-28T09:59:08.322+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-opened','{"number":2,"reading":{"boot":"fa9119df","ms":37347048,"wall":1795859948322}}','80cc8c58988114eea237eaf0865c53c7','0bbebc3d5889a2074693a3bea4df3176d436d6362b1e498b8f4c784125c83f05');
INSERT INTO ledger VALUES(11,'2026-11-28T09:59:08.335+00:00','Juri Tiga','juror:j3','ballot-sent','{"number":2,"juror":"j3","marks":{"dampak":"7.5","rapi":"7"},"paper":false,"note":""}','3e02ddd5d910532290fe17197935960c','114c4b7f2fced282c6474d3fbd1835552ac752d6b73185fc89881453ec1f3142');
INSERT INTO ledger VALUES(12,'2026-11-28T09:59:08.355+00:00','Juri Dua','juror:j2','ballot-sent','{"number":2,"juror":"j2","marks":{"dampak":"9.5","rapi":"9"},"paper":false,"note":""}','c0acb8bcfe9f537aa095073a5a840076','e166d9fe5126222a255d7d0eb020c5d41dac9d290cf8d60bbc7b6437fbb96c6d');
INSERT INTO ledger VALUES(13,'2026-11-28T09:59:08.371+00:00','Juri Satu','juror:j1','ballot-sent','{"number":2,"juror":"j1","marks":{"dampak":"9","rapi":"8.5"},"paper":false,"note":""}','c133cbc1140f5f7bca8c877f21df1368','dfb91143cb5eb2b994c105d722e05e97d57f909a1522e64da042c4b6dc61bc97');
INSERT INTO ledger VALUES(14,'2026-11-28T09:59:08.382+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-closed','{"number":2,"missing":[]}','a03c4410015be9cb2697a98654f2c08b','f06fdb7f26393cdf1faf394d76b438a34d7f5f84c3d274f482570b7626376991');
INSERT INTO ledger VALUES(15,'2026-11-28T09:59:08.386+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-called','{"panel":"A","number":3,"reading":{"boot":"fa9119df","ms":37347112,"wall":1795859948386}}','1b8334315d59deb369ef31e851c81662','327b18b2c497e1c7de657348c33c5a48baef7c496bff840d1d22ca30ebe6b31e');
INSERT INTO ledger VALUES(16,'2026-11-28T09:59:08.388+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":3,"phase":"presentation","seconds":420,"reading":{"boot":"fa9119df","ms":37347114,"wall":1795859948388}}','040ff28bb74a3f9d9846c8fc8a679811','cbddd91e4d0654415d0d24c3384ec9bce1bf6beef01aa51cc2a25f91c59d8c1c');
INSERT INTO ledger VALUES(17,'2026-11-28T09:59:08.390+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":3,"phase":"questions","seconds":180,"reading":{"boot":"fa9119df","ms":37347116,"wall":1795859948390}}','30163034efabb56a8227ec74d43b5ee4','9aba3aac18aaa8733b9e21f3eda065ddcb95fe6bb1d6779bdcd2ad9655aa64e4');
INSERT INTO ledger VALUES(18,'2026-11-28T09:59:08.393+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-opened','{"number":3,"reading":{"boot":"fa9119df","ms":37347119,"wall":1795859948393}}','611391cab632f123fad8dc776c80c39d','cdcdd7ce6980157003cf82f4a490d56c0ef99de1a67316dc6fc9bbe17d51b577');
INSERT INTO ledger VALUES(19,'2026-11-28T09:59:08.400+00:00','Juri Satu','juror:j1','ballot-sent','{"number":3,"juror":"j1","marks":{"dampak":"7.5","rapi":"7.5"},"paper":false,"note":""}','8bb0b371bbbdd83aa2b5e1b871f3a2ca','5ce86c9f4f43e5ba82d13a3a305ee0958099f9123e68ab6d80d3be0f6ffce92e');
INSERT INTO ledger VALUES(20,'2026-11-28T09:59:08.417+00:00','Juri Tiga','juror:j3','ballot-sent','{"number":3,"juror":"j3","marks":{"dampak":"6","rapi":"5"},"paper":false,"note":""}','d89472a01d71698cf1deb0ff1ee51147','d283288267e48148da6f2c0fa3026ffea300f192c7c0c8ba32ec88f829195336');
INSERT INTO ledger VALUES(21,'2026-11-28T09:59:08.422+00:00','Juri Dua','juror:j2','ballot-sent','{"number":3,"juror":"j2","marks":{"dampak":"8.5","rapi":"7.5"},"paper":false,"note":""}','b42dc0cd3abe16cfa5874bc7403e2d83','00922881c2aee473988ec5f128f618b9999530170e3ed0a1901662ca2e0daac7');
INSERT INTO ledger VALUES(22,'2026-11-28T09:59:08.435+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-closed','{"number":3,"missing":[]}','57cd999458a381eb71ccaef62f2f64e3','e172fe5b8b3215387143038c4eb55daec14a4ae8e0beb3743d657dc86426926c');
INSERT INTO ledger VALUES(23,'2026-11-28T09:59:08.439+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','break-started','{"panel":"A","seconds":600,"reading":{"boot":"fa9119df","ms":37347164,"wall":1795859948438},"note":""}','da6daa9f48665d17be06912d9e233f38','c0e4b1cb2c8871d2024af282508bb62a80626b62c863e1ec81d324a24c2e9089');
INSERT INTO ledger VALUES(24,'2026-11-28T09:59:08.441+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','break-ended','{"panel":"A"}','74d1cf334256f1883160ff3a1e703390','20ec5513f8758549c70461eaf9babec3bce7aef5ee23665438e848cc0fe9085b');
INSERT INTO ledger VALUES(25,'2026-11-28T09:59:08.442+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-called','{"panel":"A","number":4,"reading":{"boot":"fa9119df","ms":37347168,"wall":1795859948442}}','89b049127849800a15c26ad147b7f407','b16a859606e5415dedd66d61bd79c88af15eaf369115fd23a06592d897cbb796');
INSERT INTO ledger VALUES(26,'2026-11-28T09:59:08.443+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":4,"phase":"presentation","seconds":420,"reading":{"boot":"fa9119df","ms":37347168,"wall":1795859948443}}','b9827e01fff17b21294aef439854991b','1103f23aeb6ebb058850d2df2ed40e46465277092f95510291f33b30b0d1ec0f');
INSERT INTO ledger VALUES(27,'2026-11-28T09:59:08.444+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','clock-paused','{"number":4,"reading":{"boot":"fa9119df","ms":37347169,"wall":1795859948444},"reason":"mikrofon mati"}','040b5a3793650fada71ac16d994d7ad4','5f05aac1de5a9f186d0e3397c957d4f48601d5d84658642395e0556b0c1952f6');
INSERT INTO ledger VALUES(28,'2026-11-28T09:59:08.446+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','clock-resumed','{"number":4,"reading":{"boot":"fa9119df","ms":37347172,"wall":1795859948446}}','9ec674a38b4b7499b3878b7e5eab9c94','d2c44be3ac0ac68f97a96319f4bfb4f9e4aea3045761848cc53d04c13ea5f1a9');
INSERT INTO ledger VALUES(29,'2026-11-28T09:59:08.450+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":4,"phase":"questions","seconds":180,"reading":{"boot":"fa9119df","ms":37347176,"wall":1795859948450}}','1ab39e2fc433d69c99aa0c228bb4abc6','a87c956b9ebb69a3caeee1d0474d18b0f7ed4335771e33f7dd5431a686f37a6c');
INSERT INTO ledger VALUES(30,'2026-11-28T09:59:08.457+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-opened','{"number":4,"reading":{"boot":"fa9119df","ms":37347183,"wall":1795859948457}}','b6ac2c70367b4da117b092d401872ec6','5a0a9aa3d20b71b3aafe12be92f0b0653c6a379b5a969a736b8ac01e7cc02acb');
INSERT INTO ledger VALUES(31,'2026-11-28T09:59:08.478+00:00','Juri Tiga','juror:j3','ballot-sent','{"number":4,"juror":"j3","marks":{"dampak":"5.5","rapi":"5"},"paper":false,"note":""}','777bbfb3e3961b7af178c1fd23edf21e','3e84be37e81c9dbd535ebc415bd046cd4e5f92b093b670e8fdc2968921c7d40f');
INSERT INTO ledger VALUES(32,'2026-11-28T09:59:08.492+00:00','Juri Satu','juror:j1','ballot-sent','{"number":4,"juror":"j1","marks":{"dampak":"7","rapi":"7"},"paper":false,"note":""}','762500eaa8e237ad8931a3971ae3ccc3','36d593809ac801832205671f689be1165e7d971e30b8d18da866af497dacf195');
INSERT INTO ledger VALUES(33,'2026-11-28T09:59:08.505+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-called','{"panel":"A","number":5,"reading":{"boot":"fa9119df","ms":37347231,"wall":1795859948505}}','263cbda9f30336fc52153559d897abba','1fbdb14235b3bc1df06635e83d9c656913a6f21c98f178303a400c4772b1150e');
INSERT INTO ledger VALUES(34,'2026-11-28T09:59:08.506+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":5,"phase":"presentation","seconds":420,"reading":{"boot":"fa9119df","ms":37347232,"wall":1795859948506}}','7022b13697e0f5e5161aed777b93cd27','610a4f006530f3cc4b1d50b418ecce98d4c789d2393e1c300e9212e4dc0599a4');
INSERT INTO ledger VALUES(35,'2026-11-28T09:59:08.507+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','clock-extended','{"number":5,"seconds":60}','b2c14ec6e7279f6cd99847e687d3c764','156e37302440edbf3b2d0e591a5da9947f89386662dfc44312c6fd32c3f97393');
INSERT INTO ledger VALUES(36,'2026-11-28T09:59:08.509+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":5,"phase":"questions","seconds":180,"reading":{"boot":"fa9119df","ms":37347235,"wall":1795859948509}}','82d649c5954b3b62a8ef78856e558958','2b65c70b38c6a87979dc4ccc39928fa4d9ade6f6d49d87af8b6913e45d290bd1');
INSERT INTO ledger VALUES(37,'2026-11-28T09:59:08.510+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-opened','{"number":5,"reading":{"boot":"fa9119df","ms":37347236,"wall":1795859948510}}','eb57f41542c7c9cdd823d249de7e3136','382dc2ca749c9ab98cf2d8808c7e65f02df97005f2a9849f24f62700bdc03088');
INSERT INTO ledger VALUES(38,'2026-11-28T09:59:08.514+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','board-frozen','{"category":"pengawas"}','ed7a5e7a3829dc713040fa3eeec0bc78','9c7aeb3f84618d2e520aa221d3cb2ef7d0282a3f90e87753449bdeccee4919a0');
INSERT INTO ledger VALUES(39,'2026-11-28T09:59:08.519+00:00','Juri Tiga','juror:j3','juror-recused','{"number":5,"juror":"j3","reason":"peserta adalah rekan sekerja"}','984f842577e408342c227c0594191830','16eb7a1fb0c26e0a0bcebaf8aad150346c579a1a8558c8b1d6a07e6e09a65739');
INSERT INTO ledger VALUES(40,'2026-11-28T09:59:08.534+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-closed','{"number":4,"missing":["j2"]}','7f1adafbed4a126d1d28ab8bd6e69fdf','a88831901693009f0d59211d58c25e763cfac83e6c350b177a835ec62b54b890');
INSERT INTO ledger VALUES(41,'2026-11-28T09:59:08.539+00:00','Juri Satu','juror:j1','ballot-sent','{"number":5,"juror":"j1","marks":{"dampak":"7","rapi":"7.5"},"paper":false,"note":""}','69ce72696f49fe7c79c375c9dda981a6','1597ccd337b06a22bb622ee1de971b0f6daf7310a74b6701df841e563329ae0d');
INSERT INTO ledger VALUES(42,'2026-11-28T09:59:08.547+00:00','Dr. Ratna Wulandari','chair','ballot-reopened','{"number":4,"juror":"j2","reason":"penilaian ditutup sebelum lembar nilai dikirim"}','c82a2dc63284e6a51e73d643458af044','549d787098c19f7302bec9d942b19a28706ae9dc2d27c5b0453352d5079bafcc');
INSERT INTO ledger VALUES(43,'2026-11-28T09:59:08.549+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-called','{"panel":"A","number":6,"reading":{"boot":"fa9119df","ms":37347275,"wall":1795859948549}}','8afbf0bdacd1c8a60e5a8e18861db484','450153b902bb0458280e6033f1df2b5097da101e11219553ace133c2b645cab9');
INSERT INTO ledger VALUES(44,'2026-11-28T09:59:08.563+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','contestant-withdrew','{"number":6,"reason":"memberi tahu lewat surat"}','d4b3a03368a6beff4f6c37b1da52930b','925a637cafcdaad89c6bb6f4a0b91027b8e820229fec1e42910d235cf38c349a');
INSERT INTO ledger VALUES(45,'2026-11-28T09:59:08.575+00:00','Juri Dua','juror:j2','ballot-sent','{"number":4,"juror":"j2","marks":{"dampak":"6","rapi":"8"},"paper":false,"note":""}','3058da6171afb12283b4f0cbbd0ec847','8e94ebef6d3afa1ea4cb4f480967485a5ed325ce238a7f04651c5f21ac482aa3');
INSERT INTO ledger VALUES(46,'2026-11-28T09:59:08.576+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-called','{"panel":"A","number":8,"reading":{"boot":"fa9119df","ms":37347302,"wall":1795859948576}}','122264dde56edce39b0f3d9a48c40c16','90cf82436a15988265c769aa94848fb796b8d3b0e2e3b6df9177c3f3042cef93');
INSERT INTO ledger VALUES(47,'2026-11-28T09:59:08.579+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','step-undone','{"panel":"A","undone":46}','8c4c293248599412885c923e057e9b15','bf669331357d7f45fe136865d17d978a537ec0e771cd8ac3abddc8a7f72fd4d7');
INSERT INTO ledger VALUES(48,'2026-11-28T09:59:08.582+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-called','{"panel":"A","number":7,"reading":{"boot":"fa9119df","ms":37347308,"wall":1795859948582}}','3797031da9e99811369c2d781103589a','25eae8110d34786be82612d9274fe2bb8968a6c7ef8ffe2f03472ea8bbe6236b');
INSERT INTO ledger VALUES(49,'2026-11-28T09:59:08.591+00:00','Juri Dua','juror:j2','ballot-sent','{"number":5,"juror":"j2","marks":{"dampak":"8","rapi":"8"},"paper":false,"note":""}','9e01c574f1d4a63fd6c4c0836a4f4e92','3a96c6720585a4694efcc4987f5c8e1324e1e4e855b374be2546b7d3c1303b4d');
INSERT INTO ledger VALUES(50,'2026-11-28T09:59:08.593+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":7,"phase":"presentation","seconds":420,"reading":{"boot":"fa9119df","ms":37347319,"wall":1795859948593}}','50b2e737a5be337f3322672d39ee3d8b','c5168a4572a7bf8d792cdcf2463f1a833d64b01e6efeeb61f6f9259e331f0c5e');
INSERT INTO ledger VALUES(51,'2026-11-28T09:59:08.593+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":7,"phase":"questions","seconds":180,"reading":{"boot":"fa9119df","ms":37347319,"wall":1795859948593}}','0eec979277df3b7c14105f56a62d49b5','3d441a4601c43a0b8beea5a73d0f418e601d4521faada1ae11a7e011fee4ee20');
INSERT INTO ledger VALUES(52,'2026-11-28T09:59:08.594+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-opened','{"number":7,"reading":{"boot":"fa9119df","ms":37347320,"wall":1795859948594}}','2f58a613f2f1650c844be6d46aaa407a','8242e19730cd57a3b37378d5b0643ee82b13ed9abea5a12159bc3e9c78cd4822');
INSERT INTO ledger VALUES(53,'2026-11-28T09:59:08.607+00:00','Dr. Ratna Wulandari','chair','juror-substituted','{"panel":"A","out":"j1","substitute":{"id":"j1-b","name":"Yudi Handoko, S.STP.","office":""},"reason":"jatuh sakit"}','567763bd45c7f11971d9133c6e070322','1ed349333352d16d2f204ebf662805ecb3a4b904375e3eb43a8bf5e2cce1227f');
INSERT INTO ledger VALUES(54,'2026-11-28T09:59:08.623+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-closed','{"number":5,"missing":[]}','d197975edc455bafebf7073a1a50c39f','7e8b19007280ae86e7176d7123894b894746d1da467b22e9a5b0e04a1168d358');
INSERT INTO ledger VALUES(55,'2026-11-28T09:59:08.626+00:00','Dr. Ratna Wulandari','chair','ballot-excused','{"number":7,"juror":"j3","reason":"dipanggil tugas lain"}','3db325df23e1661384b588dca63a2590','ba26998d3bfb6a7868b0cac43dbd6f07fc8d5f8508912a925c89db47e5758b8a');
INSERT INTO ledger VALUES(56,'2026-11-28T09:59:08.633+00:00','Juri Dua','juror:j2','ballot-sent','{"number":7,"juror":"j2","marks":{"dampak":"6.5","rapi":"7"},"paper":false,"note":""}','c2fd490d097d35eca5e00b44921f7a33','f7a61314b26f13b95072d273e99adb393aba03386008ad8fa398ccb06a556979');
INSERT INTO ledger VALUES(57,'2026-11-28T09:59:08.641+00:00','Yudi Handoko, S.STP.','juror:j1-b','ballot-sent','{"number":7,"juror":"j1-b","marks":{"dampak":"6","rapi":"5.5"},"paper":false,"note":""}','04199e1505ba064c38f145710fbbe7ac','8879941e7718fa0756e15ee3573ffe3944201e057e602661c7f230ce304ceeac');
INSERT INTO ledger VALUES(58,'2026-11-28T09:59:08.654+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-closed','{"number":7,"missing":[]}','5e7ddc3f96da7c78f36f87693cb6acae','0a44dc8afb22b83598a9b5aaf318094651043adf5c1c84c4f1f438ab6ef7d7e1');
INSERT INTO ledger VALUES(59,'2026-11-28T09:59:08.659+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-called','{"panel":"A","number":8,"reading":{"boot":"fa9119df","ms":37347385,"wall":1795859948659}}','50eb58969f3547a115d3652f96fff043','0fb042cedd30155338756c284f1a957c0329f9b46520f06d0a3f78f83a42908a');
INSERT INTO ledger VALUES(60,'2026-11-28T09:59:08.664+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-postponed','{"number":8,"reason":"proyektor tidak menyala"}','e96c97566d8cbde74b8b63f99ac8c555','c9506d5e92b4a1accfc0681e099d830cf6bd445c2b8cdb8ca7e84c99f00403d7');
INSERT INTO ledger VALUES(61,'2026-11-28T09:59:08.673+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-called','{"panel":"A","number":8,"reading":{"boot":"fa9119df","ms":37347399,"wall":1795859948673}}','17e50a559ba1e5ba6374af09b110daf0','d721f68f109a60a462124539821fc8daa10563275c05e3c734ac9cc0d7fe01a8');
INSERT INTO ledger VALUES(62,'2026-11-28T09:59:08.677+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":8,"phase":"presentation","seconds":420,"reading":{"boot":"fa9119df","ms":37347403,"wall":1795859948677}}','54f05c6ac5e74b2030c4ad6fed0a3297','1831910514c7cbc7a7211eef2dc5415437bef223f7cee7f50ddbca5f9cd36978');
INSERT INTO ledger VALUES(63,'2026-11-28T09:59:08.679+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":8,"phase":"questions","seconds":180,"reading":{"boot":"fa9119df","ms":37347405,"wall":1795859948679}}','4215fd0f7016deacfe1acdeeb0d8ec8a','a295e716cacafcb02a219ef219c713e0e2cf1e84b2ec7bd9d155523d8070266d');
INSERT INTO ledger VALUES(64,'2026-11-28T09:59:08.687+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-opened','{"number":8,"reading":{"boot":"fa9119df","ms":37347413,"wall":1795859948687}}','2f43493381d00ee1efef38e0ff8bdde5','cfffce0a864d432ae3e8ce12e5c1dc5d6e3148885a17e9178487edfac329d084');
INSERT INTO ledger VALUES(65,'2026-11-28T09:59:08.694+00:00','Dr. Ratna Wulandari','chair','ballot-excused','{"number":8,"juror":"j3","reason":"dipanggil tugas lain"}','3c79bd7a4b34b4fed8a8db564f7fc34e','5240739480620f98d798e8ab488f87d19c623ed9e437d717359b7601ef3ba65b');
INSERT INTO ledger VALUES(66,'2026-11-28T09:59:08.702+00:00','Yudi Handoko, S.STP.','juror:j1-b','ballot-sent','{"number":8,"juror":"j1-b","marks":{"dampak":"6.5","rapi":"6.5"},"paper":false,"note":""}','493b98cacb14324b8e620745da0e74ac','a238a1cc46d572b32671ee89a3bf16af0b003f3b8d0ea25e4d4ed2263eb6c894');
INSERT INTO ledger VALUES(67,'2026-11-28T09:59:08.706+00:00','Juri Dua','juror:j2','ballot-sent','{"number":8,"juror":"j2","marks":{"dampak":"6.5","rapi":"7.5"},"paper":false,"note":""}','a8671c9601da94580554103583b62440','5dc930f0ea5354e9a69d65c6e73c16a31a8fb225ef1dff0ba42d838d17324820');
INSERT INTO ledger VALUES(68,'2026-11-28T09:59:08.711+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-closed','{"number":8,"missing":[]}','34ef8fe82d737ab215f3341aa8588714','554648b102c07d5691e4a103a071cabedf7f49635d28ff29f34b93ea5d6c5827');
INSERT INTO ledger VALUES(69,'2026-11-28T09:59:08.718+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-called','{"panel":"A","number":1,"reading":{"boot":"fa9119df","ms":37347444,"wall":1795859948718}}','9b9e090d3ee18b25cf6ad39ccf1156be','a77491ae98553f4503e3e34be1e87885f3eb0dc98aa272dfc6360e3354e5cf66');
INSERT INTO ledger VALUES(70,'2026-11-28T09:59:08.725+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":1,"phase":"presentation","seconds":420,"reading":{"boot":"fa9119df","ms":37347451,"wall":1795859948725}}','eb4aefe1e4cf4723c5c8acf54352a81e','6413af5b6b28e8168022e664072f518c46c73983ea4be98688f19c022c64f95d');
INSERT INTO ledger VALUES(71,'2026-11-28T09:59:08.729+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":1,"phase":"questions","seconds":180,"reading":{"boot":"fa9119df","ms":37347455,"wall":1795859948729}}','845809160e9617f6429375f62dbc0a63','274a69ce762e495da37c752718676597ee592896a3ee6a7a3ed3bd79db3e1696');
INSERT INTO ledger VALUES(72,'2026-11-28T09:59:08.738+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-opened','{"number":1,"reading":{"boot":"fa9119df","ms":37347464,"wall":1795859948738}}','22667df2ba54fb6671ce68c1ef83fbfa','4e14d5e4076f354efa3401197f498055947b4c88e1f70cd561e62628920caea4');
INSERT INTO ledger VALUES(73,'2026-11-28T09:59:08.757+00:00','Juri Tiga','juror:j3','ballot-sent','{"number":1,"juror":"j3","marks":{"dampak":"4.5","rapi":"5"},"paper":false,"note":""}','50776afb18a1d3453fafed7acb0c8bd5','6ec088c817750d5fa8e3b81411ad1c2d128d440f66b0bc8b201c387cdd2ed261');
INSERT INTO ledger VALUES(74,'2026-11-28T09:59:08.767+00:00','Yudi Handoko, S.STP.','juror:j1-b','ballot-sent','{"number":1,"juror":"j1-b","marks":{"dampak":"6","rapi":"5.5"},"paper":false,"note":""}','eeafc84743d58278dd9ae9fd6b10c678','05e0de6761947c239c21942f7ceeaec1f2d92eacc6d5101c2c4d545c469409f3');
INSERT INTO ledger VALUES(75,'2026-11-28T09:59:08.774+00:00','Juri Dua','juror:j2','ballot-sent','{"number":1,"juror":"j2","marks":{"dampak":"6","rapi":"6.5"},"paper":false,"note":""}','a8d3219daf2bb4e4ee6472182448df5d','b35773ad783df1cd5af09c306e32cbbc2f38f2da9be8c18785ac1a9bb53cd035');
INSERT INTO ledger VALUES(76,'2026-11-28T09:59:08.777+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-closed','{"number":1,"missing":[]}','8d9e340d9738a543ba341c2a6b6830c7','a5377ff3c075fdbc871ceba6793b44fae617100702e0263295eaa97a7aed888d');
INSERT INTO ledger VALUES(77,'2026-11-28T09:59:08.786+00:00','Dr. Ratna Wulandari','chair','ballot-reopened','{"number":1,"juror":"j2","reason":"dua kriteria tertukar"}','e7417ff351fe16bf0a22ce7564686e3a','f26a613b06bced19d80a63e5d43ea3db2689e7cfe31b2aaf59ca7e908eefc713');
INSERT INTO ledger VALUES(78,'2026-11-28T09:59:08.799+00:00','Juri Dua','juror:j2','ballot-sent','{"number":1,"juror":"j2","marks":{"dampak":"6.5","rapi":"6.5"},"paper":false,"note":""}','d9dbaf1e9c7e7a57d2724e3ef89d1cfc','6f3bbaa629bbcb22c2d7f48563d0a3f573cf9cb3a176aa089e0350155926d588');
INSERT INTO ledger VALUES(79,'2026-11-28T09:59:08.819+00:00','Dr. Ratna Wulandari','chair','category-signed','{"category":"pengawas","signer":"Dr. Ratna Wulandari","standing":[{"number":2,"place":1,"score":"8.47"},{"number":5,"place":2,"score":"7.60"},{"number":3,"place":3,"score":"7.07"},{"number":8,"place":4,"score":"6.70"},{"number":4,"place":5,"score":"6.37"},{"number":7,"place":6,"score":"6.25"},{"number":1,"place":7,"score":"5.67"}]}','8d0b3e82ede9d2331decd7167d327a66','525208c4cd8d1313243d8e9c68733f9ffd3d2619f403bd78e0574c3476f3041b');
INSERT INTO ledger VALUES(80,'2026-11-28T09:59:08.834+00:00','Juri Dua','juror:j2','category-signed','{"category":"pengawas","signer":"Juri Dua","standing":[{"number":2,"place":1,"score":"8.47"},{"number":5,"place":2,"score":"7.60"},{"number":3,"place":3,"score":"7.07"},{"number":8,"place":4,"score":"6.70"},{"number":4,"place":5,"score":"6.37"},{"number":7,"place":6,"score":"6.25"},{"number":1,"place":7,"score":"5.67"}]}','8dae7eeb4fd72962d064efe596893124','c3e2f8889764fd49d462dd1db518830e5251ad5d0d1683219772090ba426b21a');
CREATE TABLE IF NOT EXISTS "draft" (
   "juror" TEXT NOT NULL,
   "number" INTEGER NOT NULL,
   "marks" TEXT NOT NULL,
   "note" TEXT NOT NULL,
   "at" TEXT NOT NULL,
   PRIMARY KEY ("juror", "number")
) STRICT;
CREATE TABLE IF NOT EXISTS "seat" (
   "seat" TEXT PRIMARY KEY NOT NULL,
   "pin" TEXT NOT NULL DEFAULT '',
   "tries" INTEGER NOT NULL DEFAULT 0,
   "locked_until" INTEGER NOT NULL DEFAULT 0,
   "device" TEXT NOT NULL DEFAULT '',
   "since" TEXT NOT NULL DEFAULT '',
   "seen" INTEGER NOT NULL DEFAULT 0,
   "progress" TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX "idx_ledger_key"
    ON "ledger" ("key");
CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE ON ledger BEGIN
        SELECT RAISE(ABORT, 'the ledger is append-only: add a correcting entry');
    END;
CREATE TRIGGER ledger_is_never_cut BEFORE DELETE ON ledger BEGIN
        SELECT RAISE(ABORT, 'the ledger is append-only: nothing is deleted');
    END;
CREATE TRIGGER ledger_grows_at_its_end BEFORE INSERT ON ledger BEGIN
        SELECT RAISE(ABORT, 'the ledger grows only at its end')
        WHERE NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger);
        SELECT RAISE(ABORT, 'an entry with this key is there already')
        WHERE EXISTS (SELECT 1 FROM ledger WHERE key = NEW.key);
    END;
CREATE VIEW fact AS 
SELECT seq, at, kind, body FROM ledger
WHERE seq NOT IN (SELECT json_extract(body, '$.undone') FROM ledger WHERE kind = 'step-undone');
CREATE VIEW contestant AS 
SELECT json_extract(c.value, '$.id') AS id, json_extract(c.value, '$.category') AS category,
    json_extract(c.value, '$.name') AS name, max(l.seq) AS seq
FROM ledger l, json_each(l.body, '$.contestants') c
WHERE l.kind = 'roster-imported' AND l.seq >= coalesce(
    (SELECT max(seq) FROM ledger WHERE kind = 'roster-imported' AND json_extract(body, '$.replaced')), 0)
GROUP BY 1;
CREATE VIEW running AS 
WITH person AS MATERIALIZED (SELECT * FROM contestant)
SELECT json_extract(t.value, '$.number') AS number, c.category, c.id AS contestant, c.name
FROM ledger l, json_each(l.body, '$.turns') t
JOIN person c ON c.id = json_extract(t.value, '$.contestant')
WHERE l.kind = 'order-drawn';
CREATE VIEW unranked AS 
SELECT number, why FROM (
    SELECT json_extract(body, '$.number') AS number, max(seq),
        CASE kind WHEN 'contestant-absent' THEN 'absent'
            WHEN 'contestant-withdrew' THEN 'withdrawn'
            WHEN 'contestant-disqualified' THEN 'disqualified' END AS why
    FROM fact
    WHERE kind IN ('contestant-absent', 'contestant-withdrew', 'contestant-disqualified',
        'contestant-reinstated', 'turn-called', 'turn-postponed')
    GROUP BY 1)
WHERE why IS NOT NULL;
CREATE VIEW ballot AS 
WITH turn AS MATERIALIZED (SELECT * FROM running),
latest AS MATERIALIZED (
    SELECT json_extract(body, '$.number') AS number, json_extract(body, '$.juror') AS juror,
        coalesce(json_extract(body, '$.paper'), 0) AS paper, max(seq) AS seq, at, kind
    FROM ledger WHERE kind IN ('ballot-sent', 'ballot-reopened') GROUP BY 1, 2)
SELECT category, number, contestant, juror, seq, at, paper
FROM latest JOIN turn USING (number)
WHERE kind = 'ballot-sent';
CREATE VIEW mark AS 
SELECT b.number, b.juror, m.key AS criterion, m.value AS mark
FROM ballot b JOIN ledger l ON l.seq = b.seq, json_each(l.body, '$.marks') m;
CREATE VIEW rule AS 
SELECT json_extract(body, '$.contest.scoring.decimals') AS decimals,
    json_extract(body, '$.contest.scoring.rank_on') AS rank_on,
    json_extract(body, '$.contest.scoring.minimum_ballots') AS minimum
FROM ledger WHERE kind = 'contest-declared';
CREATE VIEW leaf AS 
SELECT json_extract(c.value, '$.id') AS category, json_extract(f.value, '$.criterion') AS criterion,
    json_extract(f.value, '$.parts') AS parts, json_extract(f.value, '$.whole') AS whole
FROM ledger l, json_each(l.body, '$.contest.category') c, json_each(l.body, '$.leaves') f
WHERE l.kind = 'contest-declared'
    AND json_extract(f.value, '$.rubric') = json_extract(c.value, '$.rubric');
CREATE VIEW standing AS 
WITH RECURSIVE
turn AS MATERIALIZED (SELECT * FROM running),
share AS MATERIALIZED (SELECT * FROM leaf),
juror_total AS (
    SELECT m.number, sum(f.parts * CAST(round(m.mark * 10000) AS INTEGER)) AS n, max(f.whole) * 10000 AS unit
    FROM mark m JOIN turn t ON t.number = m.number
    JOIN share f ON f.category = t.category AND f.criterion = m.criterion
    GROUP BY m.number, m.juror),
total AS MATERIALIZED (
    SELECT number, count(*) AS ballots, max(unit) * count(*) AS d,
        sum(n / unit) / count(*) AS points,
        sum(n / unit) % count(*) * max(unit) + sum(n % unit) AS rest
    FROM juror_total
    WHERE number NOT IN (SELECT number FROM unranked)
    GROUP BY number HAVING ballots >= (SELECT minimum FROM rule)),
division(number, step, d, rest, digits, shown) AS (
    SELECT number, 0, d, rest % d, printf('%018d', points + rest / d), points + rest / d FROM total
    UNION ALL
    SELECT number, step + 1, d, rest * 10 % d, digits || (rest * 10 / d),
        CASE WHEN step < decimals THEN shown * 10 + rest * 10 / d ELSE shown END
    FROM division, rule WHERE step < 40),
rounded AS MATERIALIZED (
    SELECT number, max(digits) FILTER (WHERE step = 40) AS exact,
        max(shown + (rest >= d - rest)) FILTER (WHERE step = decimals) AS shown
    FROM division, rule GROUP BY number)
SELECT category, number, contestant, name,
    CASE WHEN decimals THEN printf('%d.%0' || decimals || 'd', shown / power, shown % power)
        ELSE printf('%d', shown) END AS score,
    ballots,
    rank() OVER (PARTITION BY category ORDER BY CASE rank_on WHEN 'exact' THEN exact ELSE shown END DESC)
        AS place
FROM total JOIN rounded USING (number) JOIN turn USING (number), rule,
    (SELECT CAST('1' || substr('000000', 1, decimals) AS INTEGER) AS power FROM rule);
PRAGMA application_id = 1396920146;
PRAGMA user_version = 1;
