-- A contest file of schema 2, as the program wrote it. All names are invented.
CREATE TABLE "ledger" (
   "seq" INTEGER PRIMARY KEY NOT NULL,
   "at" TEXT NOT NULL,
   "actor" TEXT NOT NULL,
   "seat" TEXT NOT NULL,
   "kind" TEXT NOT NULL,
   "body" TEXT NOT NULL,
   "key" TEXT NOT NULL,
   "hash" TEXT NOT NULL
) STRICT;
CREATE TABLE "draft" (
   "juror" TEXT NOT NULL,
   "number" INTEGER NOT NULL,
   "marks" TEXT NOT NULL,
   "note" TEXT NOT NULL,
   "at" TEXT NOT NULL,
   PRIMARY KEY ("juror", "number")
) STRICT;
CREATE TABLE "seat" (
   "seat" TEXT PRIMARY KEY NOT NULL,
   "pin" TEXT NOT NULL DEFAULT '',
   "tries" INTEGER NOT NULL DEFAULT 0,
   "locked_until" INTEGER NOT NULL DEFAULT 0,
   "device" TEXT NOT NULL DEFAULT '',
   "since" TEXT NOT NULL DEFAULT '',
   "seen" INTEGER NOT NULL DEFAULT 0,
   "progress" TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO ledger VALUES (1, '2026-11-28T08:46:58.764+00:00', 'Panitia', 'committee', 'contest-declared', '{"contest":{"contest":{"id":"kecil","name":"Final Kecil","organiser":"BKD","venue":"Pendopo","theme":"","language":"id","timezone":"Asia/Jakarta","head_of_jury":"Dr. Ratna Wulandari","desk":false,"live_standings":true},"timing":{"presentation":420,"questions":300,"changeover":60,"warnings":[120,60]},"rubric":{"gagasan":{"scale":{"min":"0","max":"10","step":"0.5","values":[],"floor":null,"to":null},"points":false,"best":false,"difficulty":false,"criteria":[{"id":"dampak","name":"Dampak","weight":"50","guide":"Manfaat nyata bagi warga.","scale":null,"criteria":[]},{"id":"kebaruan","name":"Kebaruan","weight":"30","guide":"Belum ada yang serupa.","scale":null,"criteria":[]},{"id":"paparan","name":"Paparan","weight":"20","guide":"Jelas dan tepat waktu.","scale":null,"criteria":[]}]}},"scoring":{"method":"mean","per":"total","trim":null,"model":"mixed","round":{"juror":null,"criterion":null,"weighted":null,"jury":null},"decimals":2,"rank_on":"displayed","ties":["dampak","head-of-jury"],"minimum_ballots":1,"weight":"60","stages":"weighted"},"stage":[{"id":"tulis","name":"Tes tulis","weight":"40","decimals":2}],"penalty":[],"category":[{"id":"pengawas","name":"Pengawas","rubric":"gagasan","entry":"person","awards":["Juara I","Juara II","Juara III"],"titles":[],"through":null},{"id":"pelaksana","name":"Pelaksana","rubric":"gagasan","entry":"person","awards":["Juara I"],"titles":[],"through":null}],"juror":[{"id":"j1","name":"Juri 1","office":"BKD"},{"id":"j2","name":"Juri 2","office":"BKD"},{"id":"j3","name":"Juri 3","office":"BKD"},{"id":"k1","name":"Juri B 1","office":""},{"id":"k2","name":"Juri B 2","office":""}],"panel":[{"id":"A","room":"Pendopo","jurors":["j1","j2","j3"]},{"id":"B","room":"Aula","jurors":["k1","k2"]}],"session":[{"day":"2024-12-20","start":"08:00:00","end":null,"panel":"A","categories":["pengawas","pelaksana"],"turns":null},{"day":"2024-12-21","start":"08:00:00","end":null,"panel":"A","categories":["pengawas","pelaksana"],"turns":null},{"day":"2024-12-20","start":"08:00:00","end":null,"panel":"B","categories":["pengawas"],"turns":null}]},"leaves":[{"rubric":"gagasan","criterion":"dampak","parts":5,"whole":10,"unit":10},{"rubric":"gagasan","criterion":"kebaruan","parts":3,"whole":10,"unit":10},{"rubric":"gagasan","criterion":"paparan","parts":2,"whole":10,"unit":10}]}', 'cf4a024c46759cf74e73003cb61b5254', '1973809956fca8bf59950c5ce7c23026f51f1396c6f32da83270e18a5167ba73');
INSERT INTO ledger VALUES (2, '2026-11-28T08:46:58.783+00:00', 'Panitia', 'committee', 'roster-imported', '{"source":"peserta.csv","contestants":[{"id":"c001","category":"pengawas","name":"Sutrisno, S.E.","unit":"Dinas Kesehatan","idea":"","say":"","nip":"","phone":"","mentor":"","theme":"","members":[]},{"id":"c002","category":"pengawas","name":"Siti Aminah","unit":"Dinas Kesehatan","idea":"","say":"","nip":"","phone":"","mentor":"","theme":"","members":[]},{"id":"c003","category":"pengawas","name":"Budi Santoso","unit":"Dinas Kesehatan","idea":"","say":"","nip":"","phone":"","mentor":"","theme":"","members":[]},{"id":"c004","category":"pengawas","name":"Dewi Lestari","unit":"Dinas Kesehatan","idea":"","say":"","nip":"","phone":"","mentor":"","theme":"","members":[]},{"id":"c005","category":"pengawas","name":"Amir Hamzh","unit":"Dinas Kesehatan","idea":"","say":"","nip":"","phone":"","mentor":"","theme":"","members":[]},{"id":"c006","category":"pengawas","name":"Wening Larasati","unit":"Dinas Kesehatan","idea":"","say":"","nip":"","phone":"","mentor":"","theme":"","members":[]},{"id":"c007","category":"pelaksana","name":"Rahmi Adiputra","unit":"Dinas Kesehatan","idea":"","say":"","nip":"","phone":"","mentor":"","theme":"","members":[]},{"id":"c008","category":"pelaksana","name":"Joko Susilo","unit":"Dinas Kesehatan","idea":"","say":"","nip":"","phone":"","mentor":"","theme":"","members":[]}],"replaced":false}', 'b305150412de46873f8458e7bad1cfb2', '4868385930390628b598b998c4c21ea8283bc0ac53bf7cb3fdbc96b824971674');
INSERT INTO ledger VALUES (3, '2026-11-28T08:46:58.786+00:00', 'Panitia', 'committee', 'results-imported', '{"stage":"tulis","source":"tulis.csv","results":[{"contestant":"c001","score":"60"},{"contestant":"c002","score":"63"},{"contestant":"c003","score":"66"},{"contestant":"c004","score":"69"},{"contestant":"c005","score":"72"},{"contestant":"c006","score":"75"},{"contestant":"c007","score":"78"},{"contestant":"c008","score":"81"}],"reason":""}', '0bbd6516b007a45fb6bcf5787a7d2f73', '895e61a79d103efed15fdfc7826bb87cf081e2ecc7a3b7ca8ab44c384ad74fdc');
INSERT INTO ledger VALUES (4, '2026-11-28T08:46:58.790+00:00', 'Panitia', 'committee', 'order-drawn', '{"category":"pengawas","seed":1,"turns":[{"number":1,"contestant":"c006","session":0},{"number":2,"contestant":"c004","session":0},{"number":3,"contestant":"c005","session":2},{"number":4,"contestant":"c001","session":2},{"number":5,"contestant":"c003","session":1},{"number":6,"contestant":"c002","session":1}]}', 'ba17d592a59759f02f226928c8e84bb8', '24fcf0bbc1f20ba7a5fc80faef9893a0e224a19482e7da92f718a383efdda046');
INSERT INTO ledger VALUES (5, '2026-11-28T08:46:58.790+00:00', 'Panitia', 'committee', 'order-drawn', '{"category":"pelaksana","seed":1,"turns":[{"number":7,"contestant":"c007","session":0},{"number":8,"contestant":"c008","session":1}]}', 'ba17d592a59759f02f226928c8e84bb8/2', 'dc890ca8a53a53afd6bd115c23d185e8507ec2549863b8ce4f4c9973e00f1c5d');
INSERT INTO ledger VALUES (6, '2026-11-28T08:46:58.795+00:00', 'Pembawa acara', 'mc:A', 'turn-called', '{"panel":"A","number":7,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}', '061b016874a8bcec55031639eea98d72', 'a0790b3ee9ac31c3c971817c3e1d44d9eee4473021d7a58d0ed2a631fee66e08');
INSERT INTO ledger VALUES (7, '2026-11-28T08:46:58.798+00:00', 'Pembawa acara', 'mc:A', 'phase-started', '{"number":7,"phase":"presentation","seconds":420,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}', 'e5e149a160748aaae1640d4579a99a35', 'fa11f6494ad65d569dc921825a38edc35f9a7e7238aae5db4727fff0141dbce7');
INSERT INTO ledger VALUES (8, '2026-11-28T08:46:58.802+00:00', 'Pembawa acara', 'mc:A', 'phase-started', '{"number":7,"phase":"questions","seconds":300,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}', '8accdf14ba8d513b7b739850c85cae47', 'cae0764023345e7e9fa5e59935dc9a0cd0cd2151af2c1773f80115777ac7a7dd');
INSERT INTO ledger VALUES (9, '2026-11-28T08:46:58.806+00:00', 'Pembawa acara', 'mc:A', 'scoring-opened', '{"number":7,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}', 'fbba5cfc0be1c1bd2828b8d08b7b2cf3', '55c13d90307d819e6ed9a1d4363acaaf29348eb6a9f5beda0c93b82ba70f23bf');
INSERT INTO ledger VALUES (10, '2026-11-28T08:46:58.810+00:00', 'Juri 1', 'juror:j1', 'ballot-sent', '{"number":7,"juror":"j1","marks":{"dampak":"8","kebaruan":"7","paparan":"7"},"paper":false,"note":""}', '5c848d93a5046f562db2dfa6ef75305b', '5010ffe1f93beb1b4fcc306e9950ce6d64c7358df2c53c2a395aa879e7d11d41');
INSERT INTO ledger VALUES (11, '2026-11-28T08:46:58.814+00:00', 'Juri 2', 'juror:j2', 'ballot-sent', '{"number":7,"juror":"j2","marks":{"dampak":"7.5","kebaruan":"8","paparan":"6"},"paper":false,"note":""}', '2ec6921ee6f551b2d14bd61c47f3034b', 'bb0a871cdee40efb09528998d3b8ac58e6f9f985d12a4581787635dbbe780eb5');
INSERT INTO ledger VALUES (12, '2026-11-28T08:46:58.815+00:00', 'Juri 3', 'juror:j3', 'ballot-sent', '{"number":7,"juror":"j3","marks":{"dampak":"9","kebaruan":"9","paparan":"9"},"paper":false,"note":""}', 'f562c89080adcad9371f661012c6f81d', 'bdf5e1535471912400bd2ab0cd70943eee042a12c3521f214ea15efa4afbaafc');
INSERT INTO ledger VALUES (13, '2026-11-28T08:46:58.818+00:00', 'Dr. Ratna Wulandari', 'chair', 'penalty-given', '{"number":7,"penalty":"","points":"0.5","reason":"terlambat"}', 'c1cf7cf37fdd910bb214d84b1a60c3d1', '9f73b99f09f16c630299e319f8b44ab1d09968bb2e7e575c61f23c548ca23850');
INSERT INTO ledger VALUES (14, '2026-11-28T08:46:58.822+00:00', 'Pembawa acara', 'mc:A', 'turn-called', '{"panel":"A","number":8,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}', '3bf7517a21ed8bb5ed7d9565b3a4f2db', '07f52f99f6462317f1f7565fe0477774bf1a8dbac2ab2acdcf343e54719d8200');
INSERT INTO ledger VALUES (15, '2026-11-28T08:46:58.826+00:00', 'Pembawa acara', 'mc:A', 'phase-started', '{"number":8,"phase":"presentation","seconds":420,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}', '00abcb9b2eb222767d7e502ca37bcd6c', '83b318d00a5e90a8c8d4d2a1b6f3e5d67eabc7ccc6265cb6d0fa46dd8b14e1a8');
INSERT INTO ledger VALUES (16, '2026-11-28T08:46:58.830+00:00', 'Pembawa acara', 'mc:A', 'phase-started', '{"number":8,"phase":"questions","seconds":300,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}', '8fd52e06daad05fd87552bef3384289f', '24333d062999d89faaaff8b89745fa249bb7911357c7cf487eb5fc6e4e078433');
INSERT INTO ledger VALUES (17, '2026-11-28T08:46:58.834+00:00', 'Pembawa acara', 'mc:A', 'scoring-opened', '{"number":8,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}', 'e0a3591ffd0bc2205d4336274a8c028b', '1b0910ed75f122dde06719af4b24c361172935f2e30bc5ef5e080ffd93a7c013');
INSERT INTO ledger VALUES (18, '2026-11-28T08:46:58.838+00:00', 'Juri 1', 'juror:j1', 'ballot-sent', '{"number":8,"juror":"j1","marks":{"dampak":"6","kebaruan":"7","paparan":"7"},"paper":false,"note":""}', '86a6ff4232984415b9849368c9e0d286', '0eb4e4394eccd33004fe4dac36968cdb46866b9a85b1f50437cacb24c51e49f2');
INSERT INTO ledger VALUES (19, '2026-11-28T08:46:58.842+00:00', 'Juri 2', 'juror:j2', 'ballot-sent', '{"number":8,"juror":"j2","marks":{"dampak":"7.5","kebaruan":"6","paparan":"6"},"paper":false,"note":""}', 'b7aae4f459937bb405b51611ce1746e4', '8a24e92d14f397793ea6df58b7ff932bc23618a36ff5199323e76ea9d789ae95');
INSERT INTO ledger VALUES (20, '2026-11-28T08:46:58.846+00:00', 'Juri 3', 'juror:j3', 'ballot-sent', '{"number":8,"juror":"j3","marks":{"dampak":"8","kebaruan":"8","paparan":"8"},"paper":false,"note":""}', '39a1c5824c24b8ea939e20f2ab132160', '0a17d83d90403cf3db07a21d77139712da4ef247844ba00666717e0bd1e4ae4d');
INSERT INTO ledger VALUES (21, '2026-11-28T08:46:58.887+00:00', 'Dr. Ratna Wulandari', 'chair', 'category-signed', '{"category":"pelaksana","signer":"Dr. Ratna Wulandari","standing":[{"number":8,"place":1,"score":"36.65"},{"number":7,"place":2,"score":"35.47"}]}', 'ebae3eb4be2192d8ca2cfef6797740c6', 'abcf8f51211dfd716292b8d3dc18faf829f0d02c747df96ba927863775f6c7b6');
INSERT INTO ledger VALUES (22, '2026-11-28T08:46:58.892+00:00', 'Juri 2', 'juror:j2', 'category-signed', '{"category":"pelaksana","signer":"Juri 2","standing":[{"number":8,"place":1,"score":"36.65"},{"number":7,"place":2,"score":"35.47"}]}', '7f99219e2981414eda164fea6440b94b', '3dd18bd5ae0903baf6c2d0a5e5ca2e0f5e5f416449fbb317af86d1439bda9438');
INSERT INTO ledger VALUES (23, '2026-11-28T08:46:58.898+00:00', 'Pembawa acara', 'mc:A', 'turn-called', '{"panel":"A","number":1,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}', '25939b989c3686d383c29dce56d076dd', '897499bb880fcec7ae674a6413f1156b07b1825c7b37f7e20d0bc9a19fe246d4');
INSERT INTO ledger VALUES (24, '2026-11-28T08:46:58.903+00:00', 'Pembawa acara', 'mc:A', 'phase-started', '{"number":1,"phase":"presentation","seconds":420,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}', 'cbd68b26e9e3a28fd7730e8496dde6dd', '37b0e1939e2fca757a26e5a3b67bb612c868ee87912c049f551fc564762c0403');
INSERT INTO ledger VALUES (25, '2026-11-28T08:46:58.906+00:00', 'Pembawa acara', 'mc:A', 'phase-started', '{"number":1,"phase":"questions","seconds":300,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}', '1f4f1b61a166031e0c06a0f5fc8e8c33', '9d89e6351500797109f53f122308d9eaa135668a8474cd78b016da805fe6ec6b');
INSERT INTO ledger VALUES (26, '2026-11-28T08:46:58.910+00:00', 'Pembawa acara', 'mc:A', 'scoring-opened', '{"number":1,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}', '0a59d0807f89c57dd00406b3a7c28ac6', 'fe66c14185b8d94a2b8ee423d8159fc7b897924d562061efde9f0e02b691c689');
INSERT INTO ledger VALUES (27, '2026-11-28T08:46:58.914+00:00', 'Juri 1', 'juror:j1', 'ballot-sent', '{"number":1,"juror":"j1","marks":{"dampak":"8","kebaruan":"8","paparan":"8"},"paper":false,"note":""}', 'ea940cbd79239cffa6d2ede079cc916b', '65a653bd603db4114843ea8b83e1f4b3a9f91f7990f04a6718e45cde16de5fde');
INSERT INTO ledger VALUES (28, '2026-11-28T08:46:58.916+00:00', 'Juri 2', 'juror:j2', 'ballot-sent', '{"number":1,"juror":"j2","marks":{"dampak":"7","kebaruan":"7","paparan":"7"},"paper":false,"note":""}', 'a2c74e5225d767451ad40087f708eaa6', '0eda239405f71175b64fd25db085ab7cf9f5469039eaf5595f25f19f60ad429d');
INSERT INTO ledger VALUES (29, '2026-11-28T08:46:58.918+00:00', 'Juri 3', 'juror:j3', 'ballot-sent', '{"number":1,"juror":"j3","marks":{"dampak":"6.5","kebaruan":"6","paparan":"6"},"paper":false,"note":""}', 'a9460c3678993efbc8c7ff935fdb3736', '13ad1e91aa345c2962307b1783737c72a4c14147119635c79adc9aaa3fd4a8f9');
INSERT INTO ledger VALUES (30, '2026-11-28T08:46:58.922+00:00', 'Dr. Ratna Wulandari', 'chair', 'ballot-reopened', '{"number":1,"juror":"j2","reason":"salah ketik"}', 'b3fe8bc371b0d05cb5d2ab9f464ec248', '2b14a1ed34c3bc545928f10df66e9746af5cfb6cda51fd24db384ac6c2b66018');
INSERT INTO ledger VALUES (31, '2026-11-28T08:46:58.926+00:00', 'Juri 2', 'juror:j2', 'ballot-sent', '{"number":1,"juror":"j2","marks":{"dampak":"7.5","kebaruan":"7","paparan":"7"},"paper":false,"note":""}', 'e568ab6eb4f5e0fca45dfdbe1278d915', 'd79d1dcc6bcb65012ba314983c3589190c2ee66aa905273a4416878e554021c1');
INSERT INTO ledger VALUES (32, '2026-11-28T08:46:58.930+00:00', 'Pembawa acara', 'mc:A', 'turn-called', '{"panel":"A","number":2,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}', '52b590d0947b8fabacf6d765e30aa5c9', 'c01585e92953a043151160cfb6b99b9d2682294ed174dd78179d3b8dfe097562');
INSERT INTO ledger VALUES (33, '2026-11-28T08:46:58.934+00:00', 'Pembawa acara', 'mc:A', 'contestant-absent', '{"number":2,"reason":""}', '08b887a491f765a8914ac3366ae688b4', 'c277bb48907e155002bf05acf613f7c3fb9a35132ec3b04ed6253925fe7834ac');
INSERT INTO ledger VALUES (34, '2026-11-28T08:46:58.938+00:00', 'Pembawa acara', 'mc:A', 'step-undone', '{"panel":"A","undone":33}', 'bfc3f29eeb9d79ae43a50e9e548637df', '30b7b40d6673fa4da24f0ef9fe798f5c04f4c8f25ae618764de7378a833d30c5');
INSERT INTO ledger VALUES (35, '2026-11-28T08:46:58.942+00:00', 'Pembawa acara', 'mc:A', 'turn-postponed', '{"number":2,"reason":""}', '63f7659b99b75c02021f0232a395ba0c', '3dd9bedd38205de5653a2938a82390125c382ce1b1bed9bc7becfd5557b41585');
INSERT INTO ledger VALUES (36, '2026-11-28T08:46:58.946+00:00', 'MC dua', 'mc:B', 'turn-called', '{"panel":"B","number":3,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}', '74b44d63767016cf077cf9b15994857f', '50eae2854826bb980a9f96370b4e6b1c4f8096711713e0351a2f0e8c175f151e');
INSERT INTO ledger VALUES (37, '2026-11-28T08:46:58.950+00:00', 'MC dua', 'mc:B', 'phase-started', '{"number":3,"phase":"presentation","seconds":420,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}', 'c38a4a4c6065c25c62ba6958f1c461a3', 'ae357a552e7dc7ae0efe832bdb67d33d2907ef869f7226ae7e4556db038407d2');
INSERT INTO ledger VALUES (38, '2026-11-28T08:46:58.954+00:00', 'MC dua', 'mc:B', 'phase-started', '{"number":3,"phase":"questions","seconds":300,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}', '40213151e4eca1e0a1be9ca41cb6629b', '75b386750c9c9ed0327fa70d07afb120a6f33391fe40eda4d6691d010699160d');
INSERT INTO ledger VALUES (39, '2026-11-28T08:46:58.958+00:00', 'MC dua', 'mc:B', 'scoring-opened', '{"number":3,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}', 'be46832e1385ea8296c915cca2edce48', '2bb42b7ae2da34c9f2f680475fba964606244e580ff1e1e622c8f24b5ce885a6');
INSERT INTO ledger VALUES (40, '2026-11-28T08:46:58.962+00:00', 'Juri 1', 'juror:k1', 'ballot-sent', '{"number":3,"juror":"k1","marks":{"dampak":"9","kebaruan":"9","paparan":"8.5"},"paper":false,"note":""}', 'b1980de2312b37a24f736606af79f470', '5e168d73a4d46bb73698115a72c903d83bce8da605bf1106b21498c6ab49a34c');
INSERT INTO ledger VALUES (41, '2026-11-28T08:46:58.966+00:00', 'Juri 2', 'juror:k2', 'ballot-sent', '{"number":3,"juror":"k2","marks":{"dampak":"8","kebaruan":"7.5","paparan":"7"},"paper":false,"note":""}', '0221cd996bc102ef39462648afb5f0c6', 'aa3e6c514d80eb0fdf3265134efec61aa856961795a5d2ab9fec44a5651e7373');
INSERT INTO ledger VALUES (42, '2026-11-28T08:46:58.970+00:00', 'Panitia', 'committee', 'ballot-sent', '{"number":4,"juror":"k1","marks":{"dampak":"5","kebaruan":"6","paparan":"7"},"paper":true,"note":""}', '8cd3f61b4bfb5d6972116116972e37c4', 'ac6e3d0fd003b7acffee28a180467d748bd0367f4f9d508b51f2a45a52a37017');
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
WITH person AS MATERIALIZED (SELECT * FROM contestant),
bench AS MATERIALIZED (
    SELECT s.key AS session, json_array_length(p.value, '$.jurors') AS seats
    FROM ledger l, json_each(l.body, '$.contest.session') s, json_each(l.body, '$.contest.panel') p
    WHERE l.kind = 'contest-declared' AND json_extract(p.value, '$.id') = json_extract(s.value, '$.panel'))
SELECT json_extract(t.value, '$.number') AS number, c.category, c.id AS contestant, c.name, b.seats
FROM ledger l, json_each(l.body, '$.turns') t
JOIN person c ON c.id = json_extract(t.value, '$.contestant')
JOIN bench b ON b.session = json_extract(t.value, '$.session')
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
CREATE VIEW penalty AS 
SELECT seq, json_extract(body, '$.number') AS number, json_extract(body, '$.points') AS points
FROM ledger
WHERE kind = 'penalty-given' AND seq NOT IN (
    SELECT json_extract(body, '$.given') FROM ledger WHERE kind = 'penalty-dropped');
CREATE VIEW declared AS 
SELECT max(seq) AS seq,
    coalesce(json_extract(body, '$.contest.scoring'), json_extract(body, '$.scoring')) AS scoring,
    coalesce(json_extract(body, '$.contest.stage'), json_extract(body, '$.stage')) AS stage
FROM ledger WHERE kind IN ('contest-declared', 'scoring-declared');
CREATE VIEW stage AS 
SELECT json_extract(s.value, '$.id') AS stage, json_extract(s.value, '$.weight') AS weight,
    json_extract(s.value, '$.decimals') AS decimals
FROM declared d, json_each(d.stage) s;
CREATE VIEW rule AS 
WITH fine AS (
    SELECT max(0, max(length(weight) - instr(weight || '.', '.'))) AS decimals
    FROM (SELECT weight FROM stage UNION ALL SELECT json_extract(scoring, '$.weight') FROM declared)),
earlier AS (SELECT count(*) AS stages, max(4, coalesce(max(decimals), 0)) AS decimals FROM stage)
SELECT json_extract(scoring, '$.method') AS method, json_extract(scoring, '$.per') AS per,
    json_extract(scoring, '$.trim.lowest') AS lowest, json_extract(scoring, '$.trim.highest') AS highest,
    json_extract(scoring, '$.trim.at_least') AS at_least,
    coalesce(json_extract(scoring, '$.trim.kept'), 'mean') AS kept,
    CAST('1e' || json_extract(scoring, '$.round.juror') + 0 AS INTEGER) AS juror_unit,
    CAST('1e' || json_extract(scoring, '$.round.criterion') + 0 AS INTEGER) AS criterion_unit,
    CAST('1e' || json_extract(scoring, '$.round.weighted') + 0 AS INTEGER) AS weighted_unit,
    CAST('1e' || json_extract(scoring, '$.round.jury') + 0 AS INTEGER) AS jury_unit,
    json_extract(scoring, '$.decimals') AS decimals,
    json_extract(scoring, '$.rank_on') AS rank_on,
    json_extract(scoring, '$.minimum_ballots') AS minimum,
    stages,
    CASE WHEN stages THEN CAST('1e' || (fine.decimals + 2) + 0 AS INTEGER) ELSE 1 END AS weight_unit,
    CASE WHEN stages THEN CAST(round(json_extract(scoring, '$.weight') * ('1e' || fine.decimals)) AS INTEGER)
        ELSE 1 END AS weight,
    CAST('1e' || earlier.decimals + 0 AS INTEGER) AS result_unit
FROM declared, fine, earlier;
CREATE VIEW leaf AS 
SELECT json_extract(c.value, '$.id') AS category, json_extract(f.value, '$.criterion') AS criterion,
    json_extract(f.value, '$.parts') AS parts, json_extract(f.value, '$.whole') AS whole,
    json_extract(f.value, '$.unit') AS unit,
    json_extract(r.value, '$.best') AS best, json_extract(r.value, '$.difficulty') AS difficulty
FROM ledger l, json_each(l.body, '$.contest.category') c
JOIN json_each(l.body, '$.contest.rubric') r ON r.key = json_extract(c.value, '$.rubric')
JOIN json_each(l.body, '$.leaves') f ON json_extract(f.value, '$.rubric') = r.key
WHERE l.kind = 'contest-declared';
CREATE VIEW result AS 
WITH sheet AS MATERIALIZED (
    SELECT json_extract(body, '$.stage') AS stage, max(seq), body
    FROM ledger WHERE kind = 'results-imported' GROUP BY 1)
SELECT json_extract(r.value, '$.contestant') AS contestant, stage, json_extract(r.value, '$.score') AS score
FROM sheet, json_each(sheet.body, '$.results') r
WHERE stage IN (SELECT stage FROM stage);
CREATE VIEW factor AS 
SELECT json_extract(f.value, '$.contestant') AS contestant, json_extract(f.value, '$.criterion') AS criterion,
    json_extract(f.value, '$.factor') AS factor
FROM ledger l, json_each(l.body, '$.factors') f
WHERE l.seq = (SELECT max(seq) FROM ledger WHERE kind = 'difficulty-imported');
CREATE VIEW entrant AS 
WITH ruling AS MATERIALIZED (SELECT * FROM rule),
turn AS MATERIALIZED (SELECT * FROM running),
sent AS MATERIALIZED (SELECT number, count(*) AS ballots FROM ballot GROUP BY number),
brought AS MATERIALIZED (SELECT contestant, count(*) AS results FROM result GROUP BY contestant),
known AS MATERIALIZED (SELECT * FROM factor)
SELECT t.category, t.number, t.contestant, t.name, t.seats, s.ballots
FROM ruling CROSS JOIN sent s CROSS JOIN turn t USING (number) LEFT JOIN brought b USING (contestant)
WHERE s.ballots >= minimum AND coalesce(b.results, 0) = stages
    AND number NOT IN (SELECT number FROM unranked)
    AND number NOT IN (
        SELECT t.number FROM turn t JOIN leaf f ON f.category = t.category AND f.difficulty
        LEFT JOIN known k ON k.contestant = t.contestant AND k.criterion = f.criterion
        WHERE k.factor IS NULL);
CREATE VIEW counted AS 
WITH one AS MATERIALIZED (SELECT * FROM entrant),
share AS MATERIALIZED (
    SELECT e.number, e.category, e.seats, f.criterion, f.unit, f.best, f.parts * CASE WHEN f.difficulty
        THEN CAST(round(k.factor * 10000) AS INTEGER) ELSE 1 END AS parts,
        f.whole * CASE WHEN f.difficulty THEN 10000 ELSE 1 END AS whole
    FROM one e JOIN leaf f USING (category)
    LEFT JOIN factor k ON k.contestant = e.contestant AND k.criterion = f.criterion)
SELECT s.category, m.number, s.seats, m.juror, m.criterion,
    CAST(round(m.mark * s.unit) AS INTEGER) AS value, s.unit, s.parts, s.whole, s.best
FROM mark m JOIN share s ON s.number = m.number AND s.criterion = m.criterion;
CREATE VIEW combined AS 
WITH ruling AS MATERIALIZED (SELECT * FROM rule),
given AS MATERIALIZED (SELECT * FROM counted),
added AS (
    SELECT category, number, seats, juror,
        CASE WHEN best THEN max(value * parts) ELSE sum(value * parts) END AS n, unit * whole AS d
    FROM given WHERE (SELECT per FROM ruling) = 'total' GROUP BY number, juror),
total AS (SELECT category, number, seats, juror, CASE WHEN juror_unit IS NULL THEN n ELSE (2 * n * juror_unit + d) / (2 * d) END AS n,
    coalesce(juror_unit, d) AS d FROM ruling CROSS JOIN added)
SELECT category, number, seats, juror, '' AS criterion, n AS value, d AS unit,
    1 AS parts, 1 AS whole, 0 AS best
FROM total
UNION ALL
SELECT category, number, seats, juror, criterion, value, unit, parts, whole, best
FROM given WHERE (SELECT per FROM ruling) = 'criterion';
CREATE VIEW jury AS 
WITH ruling AS MATERIALIZED (SELECT * FROM rule),
value AS MATERIALIZED (SELECT * FROM combined),
ordered AS (
    SELECT *, row_number() OVER (PARTITION BY number, criterion ORDER BY value) AS nth,
        count(*) OVER (PARTITION BY number, criterion) AS present
    FROM value),
kept AS (
    SELECT ordered.*, CASE WHEN method = 'sum' THEN seats
        WHEN kept = 'sum' THEN seats - CASE WHEN seats >= at_least THEN lowest + highest ELSE 0 END
        ELSE 1 END AS times
    FROM ruling CROSS JOIN ordered
    WHERE CASE method WHEN 'mean' THEN 1 WHEN 'sum' THEN 1
        WHEN 'median' THEN nth BETWEEN (present + 1) / 2 AND present / 2 + 1
        WHEN 'trimmed' THEN present < at_least OR (nth > lowest AND nth <= present - highest) END),
panel AS (
    SELECT number, sum(value) * times AS n, unit * count(*) AS d, parts, whole, best
    FROM kept GROUP BY number, criterion),
rounded AS (SELECT number, CASE WHEN criterion_unit IS NULL THEN n ELSE (2 * n * criterion_unit + d) / (2 * d) END AS n,
    coalesce(criterion_unit, d) AS d, parts, whole, best FROM ruling CROSS JOIN panel),
shared AS (SELECT number, n * parts AS n, d * whole AS d, best FROM rounded),
weighted AS (SELECT number, CASE WHEN weighted_unit IS NULL THEN n ELSE (2 * n * weighted_unit + d) / (2 * d) END AS n,
    coalesce(weighted_unit, d) AS d, best FROM ruling CROSS JOIN shared),
score AS (
    SELECT number, CASE WHEN best THEN max(n) ELSE sum(n) END AS n, d FROM weighted GROUP BY number),
field AS (SELECT category, count(DISTINCT number) AS contestants FROM value GROUP BY category),
placed AS (
    SELECT category, number, rank() OVER (PARTITION BY category, juror ORDER BY value DESC) AS nth,
        count(*) OVER (PARTITION BY category, juror) AS marked
    FROM value WHERE (SELECT method FROM ruling) = 'rank-sum')
SELECT number, CASE WHEN jury_unit IS NULL THEN n ELSE (2 * n * jury_unit + d) / (2 * d) END AS n,
    coalesce(jury_unit, d) AS d FROM ruling CROSS JOIN score
UNION ALL
SELECT number, sum(nth), 1 FROM placed JOIN field USING (category) WHERE marked = contestants GROUP BY number;
CREATE VIEW final AS 
WITH RECURSIVE
ruling AS MATERIALIZED (SELECT * FROM rule),
turn AS MATERIALIZED (SELECT * FROM running),
given AS MATERIALIZED (SELECT * FROM jury),
power(ten) AS (SELECT 1 UNION ALL SELECT ten * 10 FROM power LIMIT 18),
earlier AS MATERIALIZED (
    SELECT contestant, sum(CAST(round(s.weight * (weight_unit / 100)) AS INTEGER)
        * CAST(round(r.score * result_unit) AS INTEGER)) AS n
    FROM ruling, result r JOIN stage s USING (stage) GROUP BY contestant),
off AS MATERIALIZED (
    SELECT number, sum(CAST(round(points * 10000) AS INTEGER)) AS n FROM penalty GROUP BY number),
jury_part AS (
    SELECT number, n * weight AS n, d * weight_unit AS d, weight_unit * result_unit AS unit,
        CASE method WHEN 'rank-sum' THEN 1 ELSE -1 END AS way
    FROM ruling CROSS JOIN given),
beside AS (
    SELECT j.number, j.n, j.d, j.unit,
        coalesce(e.n, 0) + way * coalesce(off.n, 0) * (unit / 10000) AS beside,
        (SELECT min(ten) FROM power WHERE j.unit % ten = 0 AND j.d % (j.unit / ten) = 0) AS times
    FROM jury_part j JOIN turn t USING (number)
    LEFT JOIN earlier e USING (contestant) LEFT JOIN off USING (number))
SELECT number, n * times + beside * (d * times / unit) AS n, d * times AS d FROM beside;
CREATE VIEW standing AS 
WITH RECURSIVE
ruling AS MATERIALIZED (SELECT * FROM rule),
one AS MATERIALIZED (SELECT * FROM entrant),
scored AS MATERIALIZED (SELECT * FROM final),
division(number, step, d, rest, digits, shown) AS (
    SELECT number, 0, d, abs(n) % d, printf('%019d', abs(n) / d), abs(n) / d FROM scored
    UNION ALL
    SELECT number, step + 1, d, rest * 10 % d, digits || (rest * 10 / d),
        CASE WHEN step < decimals THEN shown * 10 + rest * 10 / d ELSE shown END
    FROM division, ruling WHERE step < 40),
rounded AS MATERIALIZED (
    SELECT number, max(digits) FILTER (WHERE step = 40) AS digits,
        max(shown + (rest >= d - rest)) FILTER (WHERE step = decimals) AS shown
    FROM division, ruling GROUP BY number),
signed AS (
    SELECT *, CASE WHEN method = 'rank-sum' THEN -1 ELSE 1 END * CASE WHEN n < 0 THEN -1 ELSE 1 END AS ahead,
        CAST('1e' || decimals + 0 AS INTEGER) AS power
    FROM ruling CROSS JOIN scored JOIN rounded USING (number) JOIN one USING (number))
SELECT category, number, contestant, name,
    CASE WHEN n < 0 AND shown THEN '-' ELSE '' END || CASE WHEN decimals
        THEN printf('%d.%0' || decimals || 'd', shown / power, shown % power)
        ELSE printf('%d', shown) END AS score,
    ballots,
    rank() OVER (PARTITION BY category ORDER BY
        CASE rank_on WHEN 'displayed' THEN ahead * shown ELSE ahead END DESC,
        CASE WHEN rank_on = 'exact' AND ahead > 0 THEN digits END DESC,
        CASE WHEN rank_on = 'exact' AND ahead < 0 THEN digits END) AS place,
    n, d
FROM signed;
PRAGMA application_id = 1396920146;
PRAGMA user_version = 2;
